package org.parley.command;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What is remembered of one command: an octet for the version, 64 of its fingerprint, one for the length of its outcome (0
 * while it runs), the outcome, and the reply.
 *
 * @param reply empty while it runs
 */
record LedgerEntry(Fingerprint fingerprint, Optional<Reply> reply) {

    private static final byte VERSION = 1;
    private static final int FINGERPRINT = 64;

    static LedgerEntry claimed(Command command) {
        return new LedgerEntry(command.fingerprint(), Optional.empty());
    }

    static LedgerEntry settled(Command command, Reply reply) {
        return new LedgerEntry(command.fingerprint(), Optional.of(reply));
    }

    byte[] write() {
        byte[] outcome = reply.map(Reply::outcome).orElse("").getBytes(US_ASCII);
        byte[] json = reply.map(Reply::json).orElse(new byte[0]);
        return ByteBuffer.allocate(2 + FINGERPRINT + outcome.length + json.length)
                .put(VERSION)
                .put(fingerprint.hex().getBytes(US_ASCII))
                .put((byte) outcome.length)
                .put(outcome)
                .put(json)
                .array();
    }

    /** Empty for what another version of the server wrote and this one cannot read. */
    static Optional<LedgerEntry> read(byte[] octets) {
        if (octets.length < 2 + FINGERPRINT || octets[0] != VERSION) {
            return Optional.empty();
        }
        ByteBuffer in = ByteBuffer.wrap(octets, 1, octets.length - 1);
        Fingerprint fingerprint = new Fingerprint(text(in, FINGERPRINT));
        String outcome = text(in, in.get());
        if (outcome.isEmpty()) {
            return Optional.of(new LedgerEntry(fingerprint, Optional.empty()));
        }
        byte[] json = new byte[in.remaining()];
        in.get(json);
        Optional<ErrorCode> code = Stream.of(ErrorCode.values())
                .filter(known -> known.word().equals(outcome))
                .findFirst();
        return Optional.of(new LedgerEntry(fingerprint, Optional.of(new Reply(code, json))));
    }

    private static String text(ByteBuffer in, int length) {
        byte[] octets = new byte[length];
        in.get(octets);
        return new String(octets, US_ASCII);
    }
}
