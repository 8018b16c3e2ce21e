package org.parley.mime;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;

/** Writes a multipart/mixed body (RFC 2046 section 5.1); one writer for all bodies that differ in their parts only. */
public final class MultipartWriter {

    /** 128 bits by chance: nobody who writes a part can guess it. */
    private final String boundary =
            "parley-" + Long.toHexString(ThreadLocalRandom.current().nextLong())
                    + Long.toHexString(ThreadLocalRandom.current().nextLong());

    /**
     * One part.
     *
     * @param contentType value of its Content-Type
     * @param disposition value of its Content-Disposition; empty for none
     */
    public record Part(String contentType, Optional<String> disposition, byte[] content) {}

    /** Value of the message's Content-Type. */
    public String contentType() {
        return "multipart/mixed;boundary=" + boundary;
    }

    /** The body. */
    public byte[] write(List<Part> parts) {
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        for (Part part : parts) {
            text(body, "--" + boundary + "\r\nContent-Type: " + part.contentType() + "\r\n");
            part.disposition().ifPresent(value -> text(body, "Content-Disposition: " + value + "\r\n"));
            text(body, "\r\n");
            body.writeBytes(part.content());
            text(body, "\r\n");
        }
        text(body, "--" + boundary + "--\r\n");
        return body.toByteArray();
    }

    private static void text(ByteArrayOutputStream body, String text) {
        body.writeBytes(text.getBytes(UTF_8));
    }
}
