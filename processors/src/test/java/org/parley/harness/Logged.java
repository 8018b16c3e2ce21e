package org.parley.harness;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** What this JVM logs from here to the end: the tests' logger writes to the error stream. It is written there too. */
public final class Logged implements AutoCloseable {
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private final PrintStream before = System.err;

    public Logged() {
        System.setErr(new PrintStream(new Both(), true, StandardCharsets.UTF_8));
    }

    private final class Both extends OutputStream {
        @Override
        public synchronized void write(int octet) {
            bytes.write(octet);
            before.write(octet);
        }

        @Override
        public synchronized void write(byte[] octets, int from, int length) throws IOException {
            bytes.write(octets, from, length);
            before.write(octets, from, length);
        }
    }

    /** Those with all these words. */
    public List<String> lines(String... words) {
        return bytes.toString(StandardCharsets.UTF_8)
                .lines()
                .filter(line -> List.of(words).stream().allMatch(line::contains))
                .toList();
    }

    @Override
    public void close() {
        System.setErr(before);
    }
}
