package org.parley.harness;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/** A session description as its lines, parsed strictly (RFC 4566 section 5: order of lines, CRLF). */
public final class SdpText {

    private static final Pattern LINE = Pattern.compile("[a-z]=[^\r\n]*");
    private static final Pattern ORIGIN = Pattern.compile("o=\\S+ \\d+ \\d+ IN IP[46] \\S+");
    private static final String SESSION_ORDER = "vosiuepcbtrzka";

    private final List<String> lines;
    private final List<Media> media;

    /** One media description: its m= line and the lines below it. */
    public record Media(String line, List<String> lines) {

        public int port() {
            return Integer.parseInt(line.split(" ")[1]);
        }

        public String protocol() {
            return line.split(" ")[2];
        }

        public boolean isMessage() {
            return line.startsWith("m=message ");
        }

        /** Value of an attribute; empty string for a property attribute. */
        public Optional<String> attribute(String name) {
            return lines.stream()
                    .filter(line -> line.equals("a=" + name) || line.startsWith("a=" + name + ":"))
                    .map(line -> line.length() > name.length() + 3 ? line.substring(name.length() + 3) : "")
                    .findFirst();
        }

        public String need(String name) {
            return attribute(name).orElseThrow(() -> new AssertionError("no a=" + name + " in " + line + lines));
        }

        public List<String> types(String name) {
            return Arrays.asList(need(name).split(" "));
        }
    }

    private SdpText(List<String> lines, List<Media> media) {
        this.lines = lines;
        this.media = media;
    }

    public static SdpText parse(byte[] bytes) {
        String text = new String(bytes, StandardCharsets.UTF_8);
        if (!text.endsWith("\r\n")) {
            throw new WireFault("SDP does not end in CRLF", bytes);
        }
        List<String> lines = List.of(text.substring(0, text.length() - 2).split("\r\n", -1));
        List<Media> media = new ArrayList<>();
        int last = 0;
        for (String line : lines) {
            if (!LINE.matcher(line).matches()) {
                throw new WireFault("not an SDP line: '" + line + "'", bytes);
            }
            if (line.startsWith("m=")) {
                media.add(new Media(line, new ArrayList<>()));
            } else if (!media.isEmpty()) {
                media.get(media.size() - 1).lines().add(line);
            } else {
                int rank = SESSION_ORDER.indexOf(line.charAt(0));
                if (rank < last) {
                    throw new WireFault("SDP line out of order: " + line, bytes);
                }
                last = rank;
            }
        }
        if (!lines.get(0).equals("v=0")
                || lines.size() < 4
                || !ORIGIN.matcher(lines.get(1)).matches()) {
            throw new WireFault("SDP must begin with v=0 and o=", bytes);
        }
        if (lines.stream().noneMatch(line -> line.startsWith("s="))
                || lines.stream().noneMatch(l -> l.startsWith("t="))) {
            throw new WireFault("SDP without s= or t=", bytes);
        }
        return new SdpText(lines, media);
    }

    public List<String> lines() {
        return lines;
    }

    public List<Media> media() {
        return media;
    }

    public String origin() {
        return lines.get(1);
    }

    /** The only message media line. */
    public Media message() {
        List<Media> messages = media.stream().filter(Media::isMessage).toList();
        if (messages.size() != 1) {
            throw new AssertionError("one m=message line was expected in " + lines);
        }
        return messages.get(0);
    }

    public String path() {
        return message().need("path");
    }

    @Override
    public String toString() {
        return String.join("\r\n", lines) + "\r\n";
    }
}
