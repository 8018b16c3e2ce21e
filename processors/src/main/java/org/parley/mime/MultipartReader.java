package org.parley.mime;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.apache.james.mime4j.MimeException;
import org.apache.james.mime4j.stream.EntityState;
import org.apache.james.mime4j.stream.Field;
import org.apache.james.mime4j.stream.MimeConfig;
import org.apache.james.mime4j.stream.MimeTokenStream;
import org.apache.james.mime4j.stream.RecursionMode;

/** Walks through one multipart body, keeping the leaves. One per body. */
final class MultipartReader {

    private static final MimeConfig CONFIG = new MimeConfig.Builder()
            .setMaxHeaderCount(MimeLimits.MAX_PART_FIELDS)
            .setMaxHeaderLen(MimeLimits.MAX_FIELD_OCTETS)
            .setMaxLineLen(MimeLimits.MAX_FIELD_OCTETS)
            .setMaxContentLen(MimeLimits.MAX_BODY_OCTETS)
            .build();

    private final MimeTokenStream stream = new MimeTokenStream(CONFIG);
    private final List<BodyPart> parts = new ArrayList<>();

    /** For each open multipart, innermost first: whether its parts are alternatives of each other. */
    private final Deque<Boolean> alternatives = new ArrayDeque<>();

    private final String contentType;
    private PartHeader header;

    MultipartReader(String contentType, PartHeader header) {
        this.contentType = contentType;
        this.header = header;
        stream.setRecursionMode(RecursionMode.M_NO_RECURSE);
    }

    List<BodyPart> read(byte[] body) throws MimeSyntaxException {
        requireBoundary();
        try {
            stream.parseHeadless(new ByteArrayInputStream(body), contentType);
            for (EntityState state = stream.getState(); state != EntityState.T_END_OF_STREAM; state = stream.next()) {
                take(state);
            }
        } catch (MimeException | IOException e) {
            throw new MimeSyntaxException("the multipart body is broken or a part's header is too long", e);
        }
        //= RFC2046-5.1.1-2
        if (parts.isEmpty()) {
            throw new MimeSyntaxException("the multipart body has no part");
        }
        return parts;
    }

    private void take(EntityState state) throws MimeSyntaxException, IOException {
        switch (state) {
            case T_START_MULTIPART -> open();
            case T_END_MULTIPART -> alternatives.pop();
            case T_START_BODYPART -> header = new PartHeader();
            case T_FIELD -> {
                Field field = stream.getField();
                header.field(field.getName(), field.getBody());
            }
            case T_BODY -> leaf();
            default -> {
                // Preamble, epilogue and the borders of headers carry nothing.
            }
        }
    }

    //= RFC5621-3.1-1
    private void open() throws MimeSyntaxException {
        requireBoundary();
        if (alternatives.size() == MimeLimits.MAX_DEPTH) {
            throw new MimeSyntaxException("more than " + MimeLimits.MAX_DEPTH + " multiparts inside each other");
        }
        alternatives.push(header.contentType().equals("multipart/alternative"));
    }

    //= RFC2046-5.1.1-1
    private void requireBoundary() throws MimeSyntaxException {
        int length = header.boundary().map(String::length).orElse(0);
        if (length < 1 || length > MimeLimits.MAX_BOUNDARY_CHARS) {
            throw new MimeSyntaxException("a multipart has no boundary of 1 to 70 characters");
        }
    }

    private void leaf() throws MimeSyntaxException, IOException {
        if (header.isMultipart()) {
            throw new MimeSyntaxException("a multipart inside has no boundary");
        }
        if (parts.size() == MimeLimits.MAX_PARTS) {
            throw new MimeSyntaxException("more than " + MimeLimits.MAX_PARTS + " parts");
        }
        header.requireKnownTransferEncoding();
        byte[] bytes = stream.getDecodedInputStream().readAllBytes();
        //= RFC2046-5.1.4-1
        parts.add(header.toPart(bytes, alternatives.contains(Boolean.TRUE)));
    }
}
