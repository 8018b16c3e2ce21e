package org.parley.xml.conferenceinfo;

import java.nio.charset.StandardCharsets;

/**
 * A conference document, written once for all its subscribers: only the version is each subscriber's own (RFC 4575 section
 * 4.3). Immutable.
 */
public final class VersionedDocument {

    private final byte[] before;
    private final byte[] after;

    private VersionedDocument(byte[] before, byte[] after) {
        this.before = before;
        this.after = after;
    }

    /** Splits {@code xml} around the value of the root's version attribute. */
    static VersionedDocument of(String xml) {
        int root = xml.indexOf("<conference-info");
        int version = xml.indexOf(" version=\"", root) + " version=\"".length();
        int end = xml.indexOf('"', version);
        if (root < 0 || end < version || xml.indexOf('>', root) < end) {
            throw new IllegalStateException("a conference document without a version was written");
        }
        return new VersionedDocument(utf8(xml.substring(0, version)), utf8(xml.substring(end)));
    }

    /** The document with this version, 1 or more. */
    public byte[] bytes(long version) {
        byte[] digits = utf8(Long.toString(version));
        byte[] whole = new byte[before.length + digits.length + after.length];
        System.arraycopy(before, 0, whole, 0, before.length);
        System.arraycopy(digits, 0, whole, before.length, digits.length);
        System.arraycopy(after, 0, whole, before.length + digits.length, after.length);
        return whole;
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
