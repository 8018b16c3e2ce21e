package org.parley.cpim;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * Reads the header block of a message/cpim body, RFC 3862 section 2, tolerant as {@link Tolerance} says. Malformed
 * input is a value. One use per block.
 */
public final class CpimParser {

    /** Most lines of a block, blank lines and continuations too. Ours: RFC 3862 and RFC 5438 define a dozen headers. */
    public static final int MAX_LINES = 64;

    private enum Section {
        /** Expects message headers and the blank line behind them. */
        MESSAGE,
        /** Expects MIME headers and the blank line behind them. */
        MIME
    }

    private static final CpimResult INCOMPLETE = new CpimResult.Incomplete();

    private final byte[] octets;
    private final int end;
    private final int start;
    private final KnownLines known;
    private final List<CpimHeader> headers = new ArrayList<>(8);
    private final List<CpimHeader> mimeHeaders = new ArrayList<>(2);
    private Section section = Section.MESSAGE;
    private int at;
    private int lines;

    private CpimParser(byte[] octets, int start, int end, KnownLines known) {
        this.known = known;
        this.octets = octets;
        this.start = start;
        this.at = start;
        this.end = end;
    }

    /** Reads the block that begins at {@code start}; {@code end} is where the octets end that are known so far. */
    public static CpimResult parse(byte[] octets, int start, int end) {
        return parse(octets, start, end, new KnownLines());
    }

    /** The same, with the lines that are known of the sender's last block; those of this one are known then. */
    public static CpimResult parse(byte[] octets, int start, int end, KnownLines known) {
        return new CpimParser(octets, start, end, known).parse();
    }

    // Message-block = 1*Message-header CRLF *MIME-header CRLF content
    //= RFC3862-2-1
    private CpimResult parse() {
        while (true) {
            if (recall()) {
                continue;
            }
            int lineStart = at;
            int lineFeed = lineFeed();
            if (lineFeed < 0) {
                return INCOMPLETE;
            }
            boolean hasReturn = lineFeed > lineStart && octets[lineFeed - 1] == '\r';
            int lineEnd = hasReturn ? lineFeed - 1 : lineFeed;
            if (++lines > MAX_LINES) {
                return new CpimResult.Malformed("too many lines");
            }
            if (!hasReturn && !Tolerance.BARE_LINE_FEED) {
                return new CpimResult.Malformed("line without carriage return");
            }
            at = lineFeed + 1;
            if (lineEnd == lineStart) {
                if (section == Section.MIME) {
                    return new CpimResult.Complete(new CpimHead(headers, mimeHeaders, at - start));
                }
                if (!headers.isEmpty()) {
                    section = Section.MIME;
                } else if (!Tolerance.LEADING_BLANK_LINES) {
                    return new CpimResult.Malformed("no header");
                }
                continue;
            }
            int place = place();
            String flaw = hasControl(lineStart, lineEnd) ? "control character" : line(lineStart, lineEnd);
            if (!flaw.isEmpty()) {
                return new CpimResult.Malformed(flaw);
            }
            keep(place, lineStart);
        }
    }

    /** Takes a header line that is known. */
    private boolean recall() {
        Optional<KnownLines.Line> line =
                lines < MAX_LINES ? known.recall(place(), section == Section.MIME, octets, at, end) : Optional.empty();
        line.ifPresent(same -> {
            lines++;
            at += same.octets().length;
            present().add(same.header());
        });
        return line.isPresent();
    }

    /** Keeps the line that was a header line of its own and has not ended its section. */
    private void keep(int place, int lineStart) {
        if (place() == place + 1) {
            List<CpimHeader> present = present();
            known.keep(place, section == Section.MIME, octets, lineStart, at, present.get(present.size() - 1));
        }
    }

    /** How many headers there are so far. */
    private int place() {
        return headers.size() + mimeHeaders.size();
    }

    private List<CpimHeader> present() {
        return section == Section.MIME ? mimeHeaders : headers;
    }

    private int lineFeed() {
        for (int i = at; i < end; i++) {
            if (octets[i] == '\n') {
                return i;
            }
        }
        return -1;
    }

    private boolean hasControl(int from, int to) {
        for (int i = from; i < to; i++) {
            if ((octets[i] >= 0 && octets[i] < ' ' && octets[i] != '\t') || octets[i] == 0x7f) {
                return true;
            }
        }
        return false;
    }

    /** Takes a header line or the continuation of one; the result says what is wrong, or is empty. */
    private String line(int from, int to) {
        if (octets[from] == ' ' || octets[from] == '\t') {
            return unfold(present(), from, to);
        }
        int colon = from;
        while (colon < to && octets[colon] != ':') {
            colon++;
        }
        if (colon == from || colon == to) {
            return "line that is no header";
        }
        String fullName = text(from, colon).stripTrailing();
        if (fullName.indexOf(' ') >= 0 || fullName.indexOf('\t') >= 0) {
            return "header name with white space";
        }
        if (section == Section.MESSAGE && Tolerance.NO_BLANK_LINE_BEFORE_MIME_HEADERS && isMime(fullName)) {
            section = Section.MIME;
        }
        add(fullName, text(colon + 1, to));
        return "";
    }

    private boolean isMime(String name) {
        return !headers.isEmpty() && name.toLowerCase(Locale.ROOT).startsWith("content-");
    }

    // Header = Header-name ":" *( ";" Parameter ) SP Header-value CRLF ; Header-name = [ Name-prefix "." ] Name
    //= RFC3862-2.2-1
    private void add(String fullName, String rest) {
        String parameters = "";
        if (section == Section.MESSAGE && rest.startsWith(";")) {
            int space = rest.indexOf(' ');
            parameters = space < 0 ? rest : rest.substring(0, space);
        }
        String value = rest.substring(parameters.length()).strip();
        int dot = section == Section.MESSAGE ? fullName.indexOf('.') : -1;
        String prefix = dot < 0 ? "" : fullName.substring(0, dot);
        CpimHeader header = new CpimHeader(prefix, fullName.substring(dot + 1), parameters, value);
        present().add(header);
    }

    private String unfold(List<CpimHeader> present, int from, int to) {
        if (present.isEmpty()) {
            return "continuation without header";
        }
        CpimHeader last = present.remove(present.size() - 1);
        String value = (last.value() + " " + text(from, to).strip()).strip();
        present.add(new CpimHeader(last.prefix(), last.name(), last.parameters(), value));
        return "";
    }

    private String text(int from, int to) {
        return new String(octets, from, to - from, UTF_8);
    }
}
