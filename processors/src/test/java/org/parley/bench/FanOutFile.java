package org.parley.bench;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.CRC32C;

/** Files that one member sends, one after another, each a message of many chunks. */
final class FanOutFile {

    /** What comes before the sender's number in a file's first octets. */
    static final String FROM = "From: <sip:u";

    private final FanOutMember member;
    private final int recipients;
    private final long octets;
    private final int chunk;
    private final byte[] front;
    private final List<Integer> hashes = new ArrayList<>();
    private final CRC32C hash = new CRC32C();
    private long sent;
    private int file;
    private int transaction;
    private long due;

    FanOutFile(FanOutMember member, int recipients, long octets, int chunk) {
        this.member = member;
        this.recipients = recipients;
        this.octets = octets;
        this.chunk = chunk;
        this.front = (FROM + member.number() + "@example.com>\r\nTo: <" + FanOutNames.room(member.room())
                        + ">\r\n\r\nContent-Type: application/octet-stream\r\n\r\n")
                .getBytes(US_ASCII);
    }

    /** Octets that a chunk needs at most. */
    int frameBytes() {
        return chunk + 1024;
    }

    /** Appends the next chunk. */
    void send(ByteBuffer out) {
        int length = (int) Math.min(chunk, octets - sent);
        boolean isLast = sent + length == octets;
        String id = "f" + String.format("%09d", transaction++);
        String head = "MSRP " + id + " SEND\r\n" + member.pathLines() + "Message-ID: f"
                + String.format("%06d", member.number()) + "n" + String.format("%010d", file) + "\r\nByte-Range: "
                + (sent + 1) + "-" + (sent + length) + "/" + octets
                + "\r\nFailure-Report: no\r\nContent-Type: message/cpim\r\n\r\n";
        out.put(head.getBytes(US_ASCII));
        int start = out.position();
        int ofFront = sent == 0 ? front.length : 0;
        out.put(front, 0, ofFront);
        out.put(FanOutTalk.TEXT, (int) (sent * 31 + file) & (FanOutTalk.LETTERS - 1), length - ofFront);
        hash.update(out.duplicate().position(start).limit(start + length));
        out.put(("\r\n-------" + id + (isLast ? "$" : "+") + "\r\n").getBytes(US_ASCII));
        sent += length;
        if (isLast) {
            hashes.add((int) hash.getValue());
            hash.reset();
            due += recipients;
            sent = 0;
            file++;
        }
    }

    boolean isBetweenFiles() {
        return sent == 0;
    }

    /** A file has come to one recipient. */
    void heard(long number, int hashOfBody, long length, FanOutCounts counts) {
        if (length != octets || hashes.get((int) number) != hashOfBody) {
            throw new IllegalStateException("file " + number + " has not the hash of what was sent");
        }
        due--;
        counts.files++;
    }

    long due() {
        return due;
    }

    /** True when that many files were sent and everybody has them. */
    boolean isHeard(int files) {
        return file == files && due == 0;
    }
}
