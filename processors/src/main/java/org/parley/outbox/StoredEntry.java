package org.parley.outbox;

import java.io.IOException;
import java.io.OutputStream;
import java.util.Arrays;

/** An entry as it is delivered: its octets are a slice of what was read, and copied only where they go. */
public final class StoredEntry {

    private final String id;
    private final long atMs;
    private final byte[] octets;
    private final int offset;
    private final int length;

    StoredEntry(String id, long atMs, byte[] octets, int offset, int length) {
        this.id = id;
        this.atMs = atMs;
        this.octets = octets;
        this.offset = offset;
        this.length = length;
    }

    public String id() {
        return id;
    }

    /** When it was taken, in milliseconds since 1970. */
    public long atMs() {
        return atMs;
    }

    public int lengthBytes() {
        return length;
    }

    /** A copy of its octets. */
    public byte[] octets() {
        return Arrays.copyOfRange(octets, offset, offset + length);
    }

    public void writeTo(OutputStream out) throws IOException {
        out.write(octets, offset, length);
    }
}
