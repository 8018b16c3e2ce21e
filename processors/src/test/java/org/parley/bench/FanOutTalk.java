package org.parley.bench;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.nio.ByteBuffer;
import java.util.Random;
import java.util.zip.CRC32C;

/**
 * What one member says: CPIM messages of one size, each with a number, with a text of its own, and with the hash and the
 * time of what was sent kept until all have it.
 */
final class FanOutTalk {

    /** Digits of a message's number. */
    static final int DIGITS = 10;

    /** Letters that texts are cut from; a power of two. */
    static final int LETTERS = 1 << 16;

    static final byte[] TEXT = letters();

    private final byte[] frame;
    private final int[] numbersAt;
    private final int textFrom;
    private final int bodyFrom;
    private final int bodyTo;
    private final int[] hashes;
    private final long[] times;
    private final CRC32C hash = new CRC32C();
    private final byte[] digits = new byte[DIGITS];
    private final int recipients;
    private long said;

    /** Deliveries that have not come yet. */
    private long due;

    /** @param remembered messages whose hash is kept, a power of two: above what may be on the way at once */
    FanOutTalk(FanOutMember member, int recipients, int textBytes, boolean wantsAnswer, int remembered) {
        this.recipients = recipients;
        hashes = new int[remembered];
        times = new long[remembered];
        String zeros = "0".repeat(DIGITS);
        String body = "From: <" + FanOutNames.user(member.number()) + ">\r\nTo: <" + FanOutNames.room(member.room())
                + ">\r\nDateTime: 2026-01-05T12:00:00Z\r\n\r\nContent-Type: text/plain\r\n\r\nu" + member.room() + "x"
                + member.number() + "n" + zeros + " ";
        int bodyBytes = body.length() + textBytes - DIGITS;
        String head = "MSRP t" + zeros + " SEND\r\n" + member.pathLines() + "Message-ID: u"
                + String.format("%06d", member.number()) + "n" + zeros + "\r\nByte-Range: 1-" + bodyBytes + "/"
                + bodyBytes + "\r\n" + (wantsAnswer ? "" : "Failure-Report: no\r\n")
                + "Content-Type: message/cpim\r\n\r\n";
        String end = "\r\n-------t" + zeros + "$\r\n";
        frame = (head + body + " ".repeat(textBytes - DIGITS) + end).getBytes(US_ASCII);
        bodyFrom = head.length();
        bodyTo = bodyFrom + bodyBytes;
        textFrom = bodyFrom + body.length();
        numbersAt = new int[] {
            head.indexOf(zeros), head.indexOf(zeros, 20), textFrom - 1 - DIGITS, bodyTo + end.indexOf(zeros)
        };
    }

    private static byte[] letters() {
        byte[] letters = new byte[LETTERS * 2];
        Random random = new Random(1);
        for (int i = 0; i < LETTERS; i++) {
            letters[i] = (byte) ('a' + random.nextInt(26));
            letters[i + LETTERS] = letters[i];
        }
        return letters;
    }

    int frameBytes() {
        return frame.length;
    }

    /** Appends the next message. */
    void say(ByteBuffer out, long now) {
        long number = said++;
        for (int i = DIGITS - 1; i >= 0; i--) {
            digits[i] = (byte) ('0' + number % 10);
            number /= 10;
        }
        for (int at : numbersAt) {
            System.arraycopy(digits, 0, frame, at, DIGITS);
        }
        System.arraycopy(TEXT, (int) (said * 37) & (LETTERS - 1), frame, textFrom, bodyTo - textFrom);
        hash.reset();
        hash.update(frame, bodyFrom, bodyTo - bodyFrom);
        int slot = (int) said - 1 & (hashes.length - 1);
        hashes[slot] = (int) hash.getValue();
        times[slot] = now;
        due += recipients;
        out.put(frame);
    }

    /** A message has come to one recipient. */
    void heard(long number, int hashOfBody, long now, FanOutCounts counts) {
        int slot = (int) number & (hashes.length - 1);
        if (number >= said || hashes[slot] != hashOfBody) {
            throw new IllegalStateException("message " + number + " has not the hash of what was sent");
        }
        due--;
        counts.deliveries++;
        counts.latency.add(now - times[slot]);
    }

    /** Messages of which some recipient may have to get something, as an average. */
    long underWay() {
        return recipients == 0 ? 0 : (due + recipients - 1) / recipients;
    }

    long due() {
        return due;
    }

    /** True when something was said and everybody has it. */
    boolean isHeard() {
        return said > 0 && due == 0;
    }
}
