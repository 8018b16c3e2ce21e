package org.parley.outbox;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.h2.mvstore.DataUtils;
import org.h2.mvstore.MVMap;
import org.h2.mvstore.MVStore;
import org.h2.mvstore.MVStoreException;
import org.h2.mvstore.RandomAccessStore;
import org.h2.mvstore.type.ByteArrayDataType;
import org.h2.mvstore.type.LongDataType;
import org.h2.mvstore.type.StringDataType;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The file of the outbox: an MVStore, whose commits are atomic. Of the outbox's thread alone. */
final class Journal {

    private static final Logger LOG = LoggerFactory.getLogger(Journal.class);

    /** Name of the file. */
    static final String FILE = "outbox.mv";

    private static final String ASIDE = FILE + ".damaged-";
    private static final DateTimeFormatter STAMP =
            DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmssSSS").withZone(ZoneOffset.UTC);

    /** Damaged files that are kept. Ours: the disk is bounded. */
    private static final int KEPT_ASIDE = 2;

    private static final String FORMAT = "1";
    private static final String TOPIC = "topic.";
    private static final String RECORDS = "records.";

    /** Megabytes of pages in memory. Ours: what is delivered soon after it came; a backlog is read in order, once. */
    private static final int CACHE_MB = 8;

    /** Versions whose pages are not overwritten, so that a power cut finds one that is whole: those since the last sync. */
    private static final int VERSIONS_KEPT = 64;

    /** Most commits and longest time between two syncs. Ours: a power cut loses no more than a second. */
    private static final int SYNC_COMMITS = VERSIONS_KEPT / 2;

    private static final long SYNC_MS = 1_000;

    /** A file may always be as large as this: its headers, and the versions that are kept. */
    static final long LEAST_BYTES = 8L << 20;

    /** A file smaller than this is not worth to be made smaller. Ours. */
    private static final long SMALL_BYTES = 16L << 20;

    /** Longest time that entries wait because the file is made smaller. Ours. */
    private static final int COMPACTION_MS = 50;

    /** How full the file is to be, and how much is moved at a time for that. Ours. */
    private static final int FILL_PERCENT = 90;

    private static final long MOVED_BYTES = 8L << 20;

    private final Path directory;
    private final String pathPrefix;
    private Optional<MVStore> store = Optional.empty();
    private MVMap<String, String> subscriptions;
    private MVMap<String, String> about;
    private int unsyncedCommits;
    private long syncedAtMs;

    /** @param pathPrefix of MVStore's file systems; empty for the real one */
    Journal(Path directory, String pathPrefix) {
        this.directory = directory;
        this.pathPrefix = pathPrefix;
    }

    /**
     * Opens the file, or makes it. A damaged one is set aside first.
     *
     * @throws IOException when that cannot be done now
     */
    void open() throws IOException {
        Files.createDirectories(directory);
        try {
            openFile();
        } catch (RuntimeException e) {
            if (!isDamage(e)) {
                throw new IOException(reason(e), e);
            }
            setAside(e);
            openFile();
        }
    }

    private void openFile() {
        MVStore opened = new MVStore.Builder()
                .fileName(pathPrefix + directory.resolve(FILE))
                .autoCommitDisabled()
                .autoCommitBufferSize(0)
                .cacheSize(CACHE_MB)
                .open();
        try {
            opened.setVersionsToKeep(VERSIONS_KEPT);
            opened.setRetentionTime(0);
            about = opened.openMap("about", texts());
            String format = about.putIfAbsent("format", FORMAT);
            if (format != null && !format.equals(FORMAT)) {
                throw DataUtils.newMVStoreException(DataUtils.ERROR_UNSUPPORTED_FORMAT, "outbox format {0}", format);
            }
            subscriptions = opened.openMap("subscriptions", texts());
            store = Optional.of(opened);
        } catch (RuntimeException e) {
            opened.closeImmediately();
            throw e;
        }
    }

    private static MVMap.Builder<String, String> texts() {
        return new MVMap.Builder<String, String>()
                .keyType(StringDataType.INSTANCE)
                .valueType(StringDataType.INSTANCE);
    }

    /** Whether it may be the file itself that is bad, not its disk or its rights. */
    static boolean isDamage(RuntimeException e) {
        return !(e instanceof MVStoreException store)
                || switch (store.getErrorCode()) {
                    case DataUtils.ERROR_FILE_CORRUPT,
                            DataUtils.ERROR_UNSUPPORTED_FORMAT,
                            DataUtils.ERROR_CHUNK_NOT_FOUND,
                            DataUtils.ERROR_INTERNAL,
                            DataUtils.ERROR_SERIALIZATION -> true;
                    default -> false;
                };
    }

    static String reason(Exception e) {
        Throwable cause = e;
        while (cause.getCause() != null && cause.getCause() != cause) {
            cause = cause.getCause();
        }
        return cause.getMessage() == null ? cause.toString() : cause.getMessage();
    }

    /** Puts the file away under another name. */
    void setAside(Exception why) throws IOException {
        abandon();
        Path file = directory.resolve(FILE);
        Path aside = directory.resolve(ASIDE + STAMP.format(Instant.now()));
        Files.move(file, aside, StandardCopyOption.REPLACE_EXISTING);
        LOG.error(
                "{}: {} is damaged and now {}; a new outbox begins", Alerts.SET_ASIDE, file, aside.getFileName(), why);
        try (Stream<Path> files = Files.list(directory)) {
            List<Path> old = files.filter(path -> path.getFileName().toString().startsWith(ASIDE))
                    .sorted(Comparator.reverseOrder())
                    .skip(KEPT_ASIDE)
                    .toList();
            for (Path each : old) {
                Files.delete(each);
            }
        }
    }

    boolean isOpen() {
        return store.filter(opened -> !opened.isClosed()).isPresent();
    }

    private MVStore opened() {
        return store.orElseThrow(() -> new IllegalStateException("the outbox is not open"));
    }

    MVMap<Long, Segment> topic(String name) {
        return opened().openMap(
                        TOPIC + name,
                        new MVMap.Builder<Long, Segment>()
                                .keyType(LongDataType.INSTANCE)
                                .valueType(SegmentType.INSTANCE));
    }

    MVMap<String, byte[]> records(String name) {
        return opened().openMap(
                        RECORDS + name,
                        new MVMap.Builder<String, byte[]>()
                                .keyType(StringDataType.INSTANCE)
                                .valueType(ByteArrayDataType.INSTANCE));
    }

    /** State of each subscription as text, by its name. */
    Map<String, String> subscriptions() {
        return subscriptions;
    }

    /** Names of the topics that have entries. */
    List<String> topics() {
        return opened().getMapNames().stream()
                .filter(name -> name.startsWith(TOPIC))
                .map(name -> name.substring(TOPIC.length()))
                .toList();
    }

    //= OUTBOX-3
    /** Makes all changes durable against the end of the process, and now and then against that of the power. */
    void commit(long nowMs) {
        if (opened().commit() >= 0) {
            unsyncedCommits++;
        }
        if (unsyncedCommits >= SYNC_COMMITS) {
            sync(nowMs);
        }
    }

    /** To be called now and then when nothing is committed. */
    void syncIfDue(long nowMs) {
        if (unsyncedCommits > 0 && nowMs - syncedAtMs >= SYNC_MS) {
            sync(nowMs);
        }
    }

    private void sync(long nowMs) {
        opened().sync();
        unsyncedCommits = 0;
        syncedAtMs = nowMs;
    }

    //= OUTBOX-8
    /** Gives space back to the disk when most of the file holds nothing. */
    void shrink(long liveBytes) {
        MVStore opened = opened();
        if (fileBytes() > SMALL_BYTES && liveBytes < fileBytes() / 4) {
            opened.setVersionsToKeep(0);
            about.put("shrunk", Long.toString(opened.getCurrentVersion()));
            opened.commit();
            opened.sync();
            opened.compactFile(COMPACTION_MS);
            if (opened.getFileStore() instanceof RandomAccessStore file) {
                file.compactMoveChunks(FILL_PERCENT, MOVED_BYTES, opened);
            }
            opened.setVersionsToKeep(VERSIONS_KEPT);
        }
    }

    long fileBytes() {
        return store.map(opened -> opened.getFileStore().size()).orElse(0L);
    }

    /** Octets of the file that hold something, or wait to be overwritten. */
    long usedBytes() {
        return store.map(opened -> fileBytes() / 100 * opened.getFileStore().getFillRate())
                .orElse(0L);
    }

    long freeDiskBytes() throws IOException {
        return Files.getFileStore(directory).getUsableSpace();
    }

    /** Leaves the file as it is. */
    void abandon() {
        store.ifPresent(MVStore::closeImmediately);
        store = Optional.empty();
    }

    /** Closes the file, everything in it. */
    void close() {
        store.filter(opened -> !opened.isClosed()).ifPresent(opened -> {
            opened.sync();
            opened.close(COMPACTION_MS);
        });
        store = Optional.empty();
    }
}
