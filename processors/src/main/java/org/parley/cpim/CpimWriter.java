package org.parley.cpim;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.List;

/** Writes header blocks as RFC 3862 section 2 has them, every line with CRLF. */
public final class CpimWriter {

    private CpimWriter() {}

    /**
     * Message headers, blank line, MIME headers, blank line.
     *
     * @throws IllegalArgumentException when a header contains a line end
     */
    //= RFC3862-2-2
    public static byte[] write(List<CpimHeader> headers, List<CpimHeader> mimeHeaders) {
        StringBuilder out = new StringBuilder(256);
        headers.forEach(header -> line(out, header));
        out.append("\r\n");
        mimeHeaders.forEach(header -> line(out, header));
        out.append("\r\n");
        return out.toString().getBytes(UTF_8);
    }

    private static void line(StringBuilder out, CpimHeader header) {
        String line = header.line();
        if (line.indexOf('\r') >= 0 || line.indexOf('\n') >= 0) {
            throw new IllegalArgumentException("header " + header.name() + " contains a line end");
        }
        out.append(line).append("\r\n");
    }
}
