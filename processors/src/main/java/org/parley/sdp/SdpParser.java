package org.parley.sdp;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;

/** Splits a description into lines and sections and checks the lines that everybody must understand. One per parse. */
final class SdpParser {

    private final List<SdpLine> sessionLines = new ArrayList<>();
    private final List<MediaDescription> media = new ArrayList<>();
    private final List<SdpLine> mediaLines = new ArrayList<>();
    private SdpFields mediaFields;
    private int mediaLineNumber;
    private int number;
    private int origins;
    private int names;

    /** {@code session-description = proto-version origin-field session-name-field … *media-description} */
    SessionDescription parse(byte[] octets) throws SdpSyntaxException {
        if (octets.length > SdpLimits.MAX_OCTETS) {
            throw fault("the description is longer than " + SdpLimits.MAX_OCTETS + " octets");
        }
        //= RFC4566-5-1
        // SdpTolerance.TEXT_NOT_UTF8
        String text = new String(octets, StandardCharsets.UTF_8);
        int end = text.length();
        // SdpTolerance.EMPTY_LINES_AT_END
        while (end > 0 && isLineBreak(text.charAt(end - 1))) {
            end--;
        }
        for (int start = 0; start < end; ) {
            int feed = text.indexOf('\n', start);
            int next = feed < 0 || feed >= end ? end : feed;
            // SdpTolerance.LINE_FEED_ONLY
            boolean carriageReturn = next > start && next < end && text.charAt(next - 1) == '\r';
            readLine(text.substring(start, carriageReturn ? next - 1 : next));
            start = next + 1;
        }
        closeMedia();
        requireSessionLines();
        return new SessionDescription(sessionLines, media);
    }

    private static boolean isLineBreak(char c) {
        return c == '\r' || c == '\n';
    }

    /** {@code type "=" value} */
    private void readLine(String line) throws SdpSyntaxException {
        number++;
        if (number > SdpLimits.MAX_LINES) {
            throw fault("more than " + SdpLimits.MAX_LINES + " lines");
        }
        if (line.length() > SdpLimits.MAX_LINE_CHARS) {
            throw fault("longer than " + SdpLimits.MAX_LINE_CHARS + " characters");
        }
        if (line.length() < 2 || line.charAt(1) != '=' || line.charAt(0) < 'a' || line.charAt(0) > 'z') {
            throw fault("not of the form letter, equals sign, value");
        }
        String value = line.substring(2);
        if (SdpLine.hasLineBreak(value)) {
            throw fault("a carriage return or NUL inside the line");
        }
        //= RFC4566-5.1-1
        if ((number == 1) != (line.charAt(0) == 'v')
                || number == 1 && !value.strip().equals("0")) {
            throw fault("v=0 must be the first line and occur once");
        }
        SdpLine sdpLine = new SdpLine(line.charAt(0), value);
        if (sdpLine.type() == 'm') {
            openMedia(value);
            return;
        }
        check(sdpLine);
        (mediaFields == null ? sessionLines : mediaLines).add(sdpLine);
    }

    //= RFC5118-4.6
    //= RFC5118-4.8
    //= RFC4566-5.13-1
    private void check(SdpLine line) throws SdpSyntaxException {
        switch (line.type()) {
            case 'o' -> checkOrigin(line.value());
            case 's' -> {
                // SdpTolerance.SESSION_NAME_EMPTY
                names++;
                if (mediaFields != null) {
                    throw fault("s= below a media line");
                }
            }
            case 'c' -> checkConnection(line.value());
            case 't' -> checkTiming(line.value());
            default -> {
                // b=, k=, a=; SdpTolerance.UNKNOWN_LINE_TYPE, LINES_OUT_OF_ORDER
            }
        }
    }

    /** {@code o=<username> <sess-id> <sess-version> <nettype> <addrtype> <unicast-address>} */
    //= RFC4566-5.2-1
    private void checkOrigin(String value) throws SdpSyntaxException {
        origins++;
        SdpFields fields = SdpFields.of(value);
        if (mediaFields != null) {
            throw fault("o= below a media line");
        }
        if (fields.count() != 6 || !fields.isNumber(1) || !fields.isNumber(2)) {
            throw fault("o= needs user name, two numbers, network type, address type and address");
        }
    }

    /** {@code c=<nettype> <addrtype> <connection-address>} */
    //= RFC4566-5.7-1
    private void checkConnection(String value) throws SdpSyntaxException {
        if (SdpFields.of(value).count() != 3) {
            throw fault("c= needs network type, address type and address");
        }
    }

    /** {@code t=<start-time> <stop-time>} */
    private void checkTiming(String value) throws SdpSyntaxException {
        SdpFields fields = SdpFields.of(value);
        if (mediaFields != null || fields.count() != 2 || !fields.isNumber(0) || !fields.isNumber(1)) {
            throw fault("t= needs two numbers, before the media lines");
        }
    }

    /** {@code m=<media> <port>["/" <number of ports>] <proto> <fmt> …} */
    private void openMedia(String value) throws SdpSyntaxException {
        closeMedia();
        if (media.size() == SdpLimits.MAX_MEDIA) {
            throw fault("more than " + SdpLimits.MAX_MEDIA + " media lines");
        }
        mediaFields = SdpFields.of(value);
        mediaLineNumber = number;
        //= RFC4566-5.14-1
        if (mediaFields.count() < 4 || mediaFields.count() > 3 + SdpLimits.MAX_FORMATS) {
            throw fault("m= needs media, port, protocol and 1 to " + SdpLimits.MAX_FORMATS + " formats");
        }
    }

    private void closeMedia() throws SdpSyntaxException {
        if (mediaFields == null) {
            return;
        }
        String[] ports = mediaFields.at(1).split("/", -1);
        OptionalInt port = SdpFields.tryNumber(ports[0], 65_535);
        OptionalInt count = ports.length == 2 ? SdpFields.tryNumber(ports[1], 65_535) : OptionalInt.empty();
        if (port.isEmpty() || ports.length > 2 || (ports.length == 2 && count.isEmpty())) {
            throw new SdpSyntaxException(mediaLineNumber, "m= has no port between 0 and 65535");
        }
        media.add(new MediaDescription(
                mediaFields.at(0), port.getAsInt(), count, mediaFields.at(2), mediaFields.from(3), mediaLines));
        mediaLines.clear();
    }

    private void requireSessionLines() throws SdpSyntaxException {
        if (number == 0) {
            throw fault("the description is empty");
        }
        // SdpTolerance.TIMING_MISSING, CONNECTION_MISSING
        //= RFC4566-5-3
        if (origins != 1 || names != 1) {
            throw fault("o= and s= must each occur once");
        }
    }

    private SdpSyntaxException fault(String fault) {
        return new SdpSyntaxException(number, fault);
    }
}
