package org.parley.msrp.session;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.parley.msrp.ByteRange;
import org.parley.msrp.ContinuationFlag;

/** Puts messages together as a strict receiver does. */
final class Messages {

    private Messages() {}

    /** Whole messages in order of their ends; fails on a gap, an overlap, or a wrong range. */
    static List<String> of(List<Frame> frames) {
        Map<String, ByteArrayOutputStream> open = new LinkedHashMap<>();
        List<String> whole = new ArrayList<>();
        for (Frame frame : frames) {
            if (frame.isResponse()) {
                continue;
            }
            String id = frame.request().messageId().text();
            ByteArrayOutputStream body = open.computeIfAbsent(id, i -> new ByteArrayOutputStream());
            check(frame, body.size());
            body.writeBytes(frame.body());
            if (frame.flag() == ContinuationFlag.COMPLETE) {
                long total = frame.request().byteRange().total();
                if (total != ByteRange.UNKNOWN && total != body.size()) {
                    throw new AssertionError("total is " + total + " after " + body.size() + " octets");
                }
                whole.add(body.toString(UTF_8));
            }
            if (frame.flag() != ContinuationFlag.MORE) {
                open.remove(id);
            }
        }
        if (!open.isEmpty()) {
            throw new AssertionError("messages without end: " + open.keySet());
        }
        return whole;
    }

    private static void check(Frame frame, int before) {
        ByteRange range = frame.request().byteRange();
        int length = frame.body().length;
        if (range.start() != before + 1 || (range.end() != ByteRange.UNKNOWN && range.end() != before + length)) {
            throw new AssertionError("range " + range + " of " + length + " octets behind " + before);
        }
        if (length > 2048 && range.end() != ByteRange.UNKNOWN) {
            throw new AssertionError("a chunk of " + length + " octets must be interruptible: " + range);
        }
    }
}
