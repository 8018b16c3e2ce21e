package org.parley.msrp;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/**
 * A file of wire text. Each line ends in CRLF on the wire; a backslash at its end takes that away, and {@code \xHH} is
 * an octet. What stands behind a line of {@value #MARK} is what the test expects.
 */
public record WireFixture(Path file, byte[] wire, String expected) {

    private static final String MARK = "======== expected";

    private static final Path ROOT = Path.of("src/test/resources/wire");

    /** All fixtures of a folder, by name. */
    public static List<WireFixture> all(String folder) {
        try (Stream<Path> files = Files.list(ROOT.resolve(folder))) {
            return files.filter(file -> file.toString().endsWith(".txt"))
                    .sorted()
                    .map(WireFixture::read)
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public static WireFixture read(Path file) {
        try {
            String text = Files.readString(file, UTF_8);
            int mark = text.indexOf(MARK + "\n");
            String wire = mark < 0 ? text : text.substring(0, mark);
            return new WireFixture(file, octets(wire), mark < 0 ? "" : text.substring(mark + MARK.length() + 1));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The octets of wire text. */
    public static byte[] octets(String text) {
        byte[] raw = text.replace("\\\n", "").replace("\n", "\r\n").getBytes(UTF_8);
        ByteArrayOutputStream out = new ByteArrayOutputStream(raw.length);
        for (int i = 0; i < raw.length; i++) {
            if (raw[i] == '\\' && i + 3 < raw.length && raw[i + 1] == 'x') {
                out.write(Integer.parseInt(new String(raw, i + 2, 2, ISO_8859_1), 16));
                i += 3;
            } else {
                out.write(raw[i]);
            }
        }
        return out.toByteArray();
    }

    /** Replaces the expectation in the file; run tests with {@code -Dgolden=write}, then review the change. */
    public void rewrite(String result) {
        try {
            String text = Files.readString(file, UTF_8);
            int mark = text.indexOf(MARK + "\n");
            Files.writeString(file, (mark < 0 ? text : text.substring(0, mark)) + MARK + "\n" + result, UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public String name() {
        return file.getFileName().toString();
    }
}
