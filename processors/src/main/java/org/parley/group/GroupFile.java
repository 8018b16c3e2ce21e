package org.parley.group;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import java.util.Optional;
import org.parley.xml.RecipientLists;
import org.parley.xml.SharedGroup;
import org.parley.xml.SharedGroups;
import org.parley.xml.XmlRefusedException;

/**
 * One file as it was read last: a group, a list, or refused; then with what its last good version said.
 *
 * @param fault why what the file says now is not in force
 * @param digest of the content as read last, good or not
 */
record GroupFile(
        Version version,
        String digest,
        Optional<SharedGroup> group,
        Optional<RecipientLists.Referred> list,
        Optional<String> fault) {

    /** What tells one version of a file from another without reading it. */
    record Version(Instant modified, long size, String key, Instant seen) {

        /** Two changes within this time may have the same date. Ours: file systems count in 2 s at worst. */
        private static final Duration GRAIN = Duration.ofSeconds(3);

        static Version of(Path path) throws IOException {
            BasicFileAttributes now = Files.readAttributes(path, BasicFileAttributes.class);
            return new Version(
                    now.lastModifiedTime().toInstant(), now.size(), String.valueOf(now.fileKey()), Instant.now());
        }

        /** True when the file can be no other than this, so that it need not be read. */
        boolean isSurely(Version now) {
            return modified.equals(now.modified)
                    && size == now.size
                    && key.equals(now.key)
                    && modified.plus(GRAIN).isBefore(seen);
        }
    }

    static GroupFile read(Version version, byte[] content) throws XmlRefusedException {
        try {
            return new GroupFile(
                    version,
                    digest(content),
                    Optional.of(SharedGroups.read(content)),
                    Optional.empty(),
                    Optional.empty());
        } catch (XmlRefusedException e) {
            if (e.reason() != XmlRefusedException.Reason.OTHER_DOCUMENT) {
                throw e;
            }
        }
        return new GroupFile(
                version,
                digest(content),
                Optional.empty(),
                Optional.of(RecipientLists.readReferred(content, SharedGroups.MAX_ENTRIES)),
                Optional.empty());
    }

    /** A file that cannot be read goes on to mean what {@code good} meant. */
    static GroupFile refused(Version version, byte[] content, Optional<GroupFile> good, String fault) {
        return new GroupFile(
                version,
                digest(content),
                good.flatMap(GroupFile::group),
                good.flatMap(GroupFile::list),
                Optional.of(fault));
    }

    /** Where and why a document was refused. */
    static String fault(XmlRefusedException e) {
        return (e.line() > 0 ? "line " + e.line() + ": " : "") + e.getMessage();
    }

    boolean isGood() {
        return group.isPresent() || list.isPresent();
    }

    boolean isContent(byte[] other) {
        return digest.equals(digest(other));
    }

    private static String digest(byte[] content) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(content));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }

    GroupFile seenAs(Version now) {
        return new GroupFile(now, digest, group, list, fault);
    }
}
