package org.parley.msrp;

/**
 * Limits of the decoder; a peer that goes over one loses the connection.
 *
 * @param lineBytes longest start line or header line without its CRLF
 * @param headerBytes longest header block with all its line ends
 */
public record CodecLimits(int lineBytes, int headerBytes) {

    /** Lines of 4 KiB carry a path over a dozen relays; blocks of 16 KiB have room for four such. Ours. */
    public static final CodecLimits DEFAULT = new CodecLimits(4096, 16384);

    /** Most lines of a header block. Ours: RFC 4975 defines seven headers, MIME adds a handful. */
    public static final int HEADER_LINES = 64;

    public CodecLimits {
        if (lineBytes < 64 || headerBytes < lineBytes) {
            throw new IllegalArgumentException(
                    "lineBytes must be 64 or more and headerBytes not less: " + lineBytes + ", " + headerBytes);
        }
    }
}
