package org.parley.bench;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.CRC32C;

/**
 * Reads what one member gets: that frames end where they say, that the paths are his, that each message is the sender's
 * next and has the hash of what was sent. What is wrong ends the program.
 */
final class FanOutEar {

    private static final byte[] HYPHENS = "-------".getBytes(US_ASCII);
    private static final CRC32C HASH = new CRC32C();

    /** A message that comes in several chunks. */
    private static final class Parts {
        private final int sender;
        private final CRC32C hash = new CRC32C();
        private long length;

        Parts(int sender) {
            this.sender = sender;
        }
    }

    private final FanOutMember member;
    private final byte[] paths;
    private final Map<String, Parts> parts = new HashMap<>(2);
    private long[] next = {};
    private int files;

    // The frame that is read.
    private int idTo;
    private int messageId;
    private long start;
    private long end;
    private long total;

    FanOutEar(FanOutMember member, String paths) {
        this.member = member;
        this.paths = paths.getBytes(US_ASCII);
    }

    /** Takes whole frames; returns where the first one that is not whole begins. */
    int take(byte[] octets, int from, int to, long now, FanOutCounts counts) {
        int at = from;
        int after = frame(octets, at, to, now, counts);
        while (after >= 0) {
            at = after;
            after = frame(octets, at, to, now, counts);
        }
        return at;
    }

    private int frame(byte[] octets, int from, int to, long now, FanOutCounts counts) {
        int line = lineEnd(octets, from, to);
        if (line < 0) {
            return -1;
        }
        idTo = from + 5;
        while (octets[idTo] != ' ') {
            idTo++;
        }
        boolean isSend = octets[line - 4] == 'S' && octets[line - 1] == 'D';
        int at = line + 2;
        if (to - at < paths.length) {
            return -1;
        }
        if (!Arrays.equals(octets, at, at + paths.length, paths, 0, paths.length)) {
            throw new IllegalStateException("wrong paths: " + new String(octets, from, at - from, US_ASCII));
        }
        at += paths.length;
        start = 1;
        end = -1;
        total = -1;
        while (true) {
            line = lineEnd(octets, at, to);
            if (line < 0) {
                return -1;
            }
            if (line == at) {
                return body(octets, from, line + 2, to, now, counts);
            }
            byte first = octets[at];
            if (first == 'M') {
                messageId = at + 12;
            } else if (first == 'B') {
                range(octets, at + 12);
            } else if (first == '-') {
                answer(octets, idTo, isSend, counts);
                return line + 2;
            }
            at = line + 2;
        }
    }

    private void answer(byte[] octets, int at, boolean isSend, FanOutCounts counts) {
        int status = isSend ? 0 : Integer.parseInt(new String(octets, at + 1, 3, US_ASCII));
        if (status != 200) {
            throw new IllegalStateException("answered with " + status);
        }
        counts.answers++;
        member.answered();
    }

    private static int lineEnd(byte[] octets, int from, int to) {
        for (int i = from; i + 1 < to; i++) {
            if (octets[i] == '\r') {
                return i;
            }
        }
        return -1;
    }

    private void range(byte[] octets, int from) {
        long[] numbers = {-1, -1, -1};
        int number = 0;
        for (int i = from; octets[i] != '\r'; i++) {
            if (octets[i] >= '0' && octets[i] <= '9') {
                numbers[number] = Math.max(0, numbers[number]) * 10 + octets[i] - '0';
            } else if (octets[i] != '*') {
                number++;
            }
        }
        start = numbers[0];
        end = numbers[1];
        total = numbers[2];
    }

    private int body(byte[] octets, int from, int body, int to, long now, FanOutCounts counts) {
        int idFrom = from + 5;
        int tail = 2 + HYPHENS.length + idTo - idFrom;
        int bodyTo = body + (int) (end - start + 1);
        if (end < 0) {
            bodyTo = body;
            while (bodyTo + tail + 3 <= to && !isEndLine(octets, bodyTo, idFrom)) {
                bodyTo++;
            }
        }
        if (bodyTo + tail + 3 > to) {
            return -1;
        }
        if (!isEndLine(octets, bodyTo, idFrom)) {
            throw new IllegalStateException("no end-line where the range ends");
        }
        message(octets, body, bodyTo, octets[bodyTo + tail], now, counts);
        return bodyTo + tail + 3;
    }

    private boolean isEndLine(byte[] octets, int at, int idFrom) {
        int hyphens = at + 2;
        int id = hyphens + HYPHENS.length;
        return octets[at] == '\r'
                && Arrays.equals(octets, hyphens, id, HYPHENS, 0, HYPHENS.length)
                && Arrays.equals(octets, id, id + idTo - idFrom, octets, idFrom, idTo);
    }

    // Message-ID = "u" member "n" number for what is said; that of a file may be another than it was sent with.
    private void message(byte[] octets, int body, int bodyTo, byte flag, long now, FanOutCounts counts) {
        boolean isFile = octets[messageId] != 'u';
        if (isFile) {
            counts.fileOctets += bodyTo - body;
        } else if (start == 1 && flag == '$') {
            HASH.reset();
            HASH.update(octets, body, bodyTo - body);
            said(octets, messageId, (int) HASH.getValue(), now, counts);
            return;
        }
        String id = new String(octets, messageId, lineEnd(octets, messageId, body) - messageId, US_ASCII);
        Parts before = parts.computeIfAbsent(id, key -> new Parts(isFile ? fileSender(octets, body) : -1));
        if (start != before.length + 1 || flag == '#') {
            throw new IllegalStateException(
                    "a chunk at " + start + " follows " + before.length + ", flag " + (char) flag);
        }
        before.hash.update(octets, body, bodyTo - body);
        before.length += bodyTo - body;
        if (flag == '$') {
            parts.remove(id);
            int hash = (int) before.hash.getValue();
            if (isFile) {
                member.others().get(before.sender).file().heard(files++, hash, before.length, counts);
            } else {
                said(octets, messageId, hash, now, counts);
            }
        }
    }

    /** The number in the user part of the CPIM From, which a file begins with. */
    private static int fileSender(byte[] octets, int body) {
        int from = body + FanOutFile.FROM.length();
        int to = from;
        while (octets[to] != '@') {
            to++;
        }
        return number(octets, from, to - from);
    }

    private void said(byte[] octets, int id, int hash, long now, FanOutCounts counts) {
        heard(number(octets, id + 1, 6), number(octets, id + 8, FanOutTalk.DIGITS), hash, now, counts);
    }

    private void heard(int sender, long number, int hash, long now, FanOutCounts counts) {
        List<FanOutMember> members = member.others();
        if (next.length == 0) {
            next = new long[members.size()];
        }
        if (number != next[sender]) {
            throw new IllegalStateException("message " + number + " of member " + sender + " came for " + next[sender]);
        }
        next[sender]++;
        members.get(sender).talk().heard(number, hash, now, counts);
    }

    private static int number(byte[] octets, int from, int digits) {
        int number = 0;
        for (int i = from; i < from + digits; i++) {
            number = number * 10 + octets[i] - '0';
        }
        return number;
    }
}
