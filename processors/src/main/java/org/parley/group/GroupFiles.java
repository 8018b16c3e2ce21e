package org.parley.group;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.parley.conference.Group;
import org.parley.conference.UserUri;
import org.parley.xml.RecipientLists;
import org.parley.xml.SharedGroup;
import org.parley.xml.SharedGroups;
import org.parley.xml.XmlRefusedException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The documents of one folder, {@code *.xml}: groups, and lists that groups refer to by file name. The folder is looked at
 * every second. A change is read whole and then taken over at once; a bad document is reported and its last good version
 * stays; a deleted file takes its group with it.
 */
final class GroupFiles implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(GroupFiles.class);

    /** How often the folder is looked at. Ours: five times as often as has to be. */
    private static final long POLL_MS = 1_000;

    /** Files of the folder. Ours: their groups are kept in memory. */
    static final int MAX_FILES = 10_000;

    private final Supplier<GroupSettings> settings;
    private final ScheduledExecutorService watcher;
    private final Map<Path, GroupFile> files = new TreeMap<>();
    private Set<String> reported = Set.of();
    private volatile Snapshot snapshot = new Snapshot(Map.of(), Map.of(), List.of());

    /** What is in force: groups by the user part of their URIs, and by file. */
    private record Snapshot(Map<String, List<Group>> byUser, Map<Path, Group> byFile, List<GroupSource> sources) {}

    GroupFiles(Supplier<GroupSettings> settings) {
        this.settings = settings;
        watcher = Executors.newSingleThreadScheduledExecutor(task -> {
            Thread thread = new Thread(task, "parley-groups");
            thread.setDaemon(true);
            return thread;
        });
    }

    void start() {
        refreshQuietly();
        watcher.scheduleWithFixedDelay(this::refreshQuietly, POLL_MS, POLL_MS, TimeUnit.MILLISECONDS);
    }

    @Override
    public void close() {
        watcher.shutdownNow();
    }

    Optional<Group> find(UserUri uri) {
        GroupSettings now = settings.get();
        UserUri wanted = now.canonical(uri);
        return snapshot.byUser().getOrDefault(uri.user(), List.of()).stream()
                .filter(group -> now.canonical(group.uri()).equals(wanted))
                .findFirst();
    }

    private void refreshQuietly() {
        try {
            refresh();
        } catch (IOException | RuntimeException e) {
            LOG.error(
                    "{} cannot be read; the groups stay as they are",
                    settings.get().folder(),
                    e);
        }
    }

    /** Looks at the folder once; one that is missing has no groups. */
    synchronized void refresh() throws IOException {
        Set<Path> present = list(settings.get().folder());
        boolean isChanged = files.keySet().retainAll(present);
        for (Path path : present) {
            try {
                isChanged |= read(path);
            } catch (NoSuchFileException e) {
                isChanged |= files.remove(path) != null;
            }
        }
        if (isChanged) {
            takeOver();
        }
    }

    private static Set<Path> list(Path folder) throws IOException {
        Set<Path> paths = new HashSet<>();
        if (!Files.isDirectory(folder)) {
            return paths;
        }
        try (DirectoryStream<Path> entries = Files.newDirectoryStream(folder, "*.xml")) {
            for (Path entry : entries) {
                if (paths.size() == MAX_FILES) {
                    throw new IOException("there are more than " + MAX_FILES + " documents");
                }
                if (Files.isRegularFile(entry)) {
                    paths.add(entry);
                }
            }
        }
        return paths;
    }

    /** True when the file has changed. */
    private boolean read(Path path) throws IOException {
        GroupFile.Version version = GroupFile.Version.of(path);
        GroupFile known = files.get(path);
        if (known != null && known.version().isSurely(version)) {
            return false;
        }
        byte[] content = content(path);
        if (known != null && known.isContent(content)) {
            files.put(path, known.seenAs(version));
            return false;
        }
        try {
            files.put(path, GroupFile.read(version, content));
            LOG.info("{} is in force", path);
        } catch (XmlRefusedException e) {
            Optional<GroupFile> good = Optional.ofNullable(known).filter(GroupFile::isGood);
            LOG.error(
                    "{} is not taken over: {}{}",
                    path,
                    GroupFile.fault(e),
                    good.isPresent() ? "; its last good version stays" : "; what it describes does not exist");
            files.put(path, GroupFile.refused(version, content, good, GroupFile.fault(e)));
        }
        return true;
    }

    /** One octet more than a document may have is enough to see that it is too large. */
    private static byte[] content(Path path) throws IOException {
        try (InputStream in = Files.newInputStream(path)) {
            return in.readNBytes(SharedGroups.MAX_OCTETS + 1);
        }
    }

    //= DEC-21
    /** Makes groups of all documents and puts them in force together. */
    private void takeOver() {
        List<String> remarks = new ArrayList<>();
        Map<Path, Group> byFile = new HashMap<>();
        Map<Path, String> faults = new TreeMap<>();
        Map<UserUri, Path> taken = new HashMap<>();
        Map<String, List<Group>> byUser = new HashMap<>();
        files.forEach((path, file) -> file.group()
                .flatMap(document -> group(path, document, remarks, faults))
                .ifPresent(group -> {
                    Path other = taken.putIfAbsent(group.uri(), path);
                    if (other != null) {
                        remarks.add(path + ": " + other + " has a group of the same URI; this one is left out");
                        faults.put(path, other.getFileName() + " has a group of the same URI");
                        return;
                    }
                    byFile.put(path, group);
                    byUser.computeIfAbsent(group.uri().user(), user -> new ArrayList<>())
                            .add(group);
                }));
        files.forEach((path, file) -> file.fault().ifPresent(fault -> faults.put(path, fault)));
        snapshot = new Snapshot(byUser, byFile, sources(byFile, faults));
        report(remarks);
    }

    private List<GroupSource> sources(Map<Path, Group> byFile, Map<Path, String> faults) {
        return files.keySet().stream()
                .filter(path -> byFile.containsKey(path) || faults.containsKey(path))
                .map(path -> new GroupSource(
                        path.getFileName().toString(),
                        Optional.ofNullable(byFile.get(path)),
                        Optional.ofNullable(faults.get(path))))
                .toList();
    }

    /** What the documents of the folder are: groups, by file, and those that are not in force. */
    List<GroupSource> sources() {
        return snapshot.sources();
    }

    private Optional<Group> group(Path path, SharedGroup document, List<String> remarks, Map<Path, String> faults) {
        List<String> own = new ArrayList<>();
        document.remarks().forEach(remark -> own.add("line " + remark.line() + ": " + remark.text()));
        try {
            Group group = Group.of(
                    document,
                    ListReferences.resolve(ListReferences.anchors(document), anchor -> list(path, anchor), own::add),
                    own);
            own.forEach(text -> remarks.add(path + ": " + text));
            return Optional.of(group);
        } catch (IllegalArgumentException e) {
            faults.put(path, e.getMessage());
            Optional<Group> before = Optional.ofNullable(snapshot.byFile().get(path));
            remarks.add(path + " is not taken over: " + e.getMessage()
                    + (before.isPresent() ? "; its last good version stays" : ""));
            return before;
        }
    }

    /** An anchor names a file of the same folder. */
    private Optional<RecipientLists.Referred> list(Path from, String anchor) {
        if (anchor.indexOf('/') >= 0 || anchor.indexOf('\\') >= 0 || anchor.indexOf('\0') >= 0) {
            return Optional.empty();
        }
        return Optional.ofNullable(files.get(from.resolveSibling(anchor))).flatMap(GroupFile::list);
    }

    /** Each remark once, and again when it had gone meanwhile. */
    private void report(List<String> remarks) {
        remarks.stream().filter(remark -> !reported.contains(remark)).distinct().forEach(LOG::warn);
        reported = Set.copyOf(remarks);
    }
}
