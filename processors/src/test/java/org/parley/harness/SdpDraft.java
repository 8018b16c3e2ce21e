package org.parley.harness;

import java.util.ArrayList;
import java.util.List;

/** A session description to send, with the lines a chat client writes; every part can be changed by the script. */
public final class SdpDraft {

    private String user = "client";
    private String address = "127.0.0.1";
    private String mediaLine = "m=message 9 TCP/MSRP *";
    private final List<String> attributes = new ArrayList<>();
    private final List<String> tail = new ArrayList<>();

    /** What an OMA IM client offers: CPIM and is-composing, any wrapped text. */
    public static SdpDraft chat(String user, String address, int port, String path, String setup) {
        SdpDraft draft = new SdpDraft();
        draft.user = user;
        draft.address = address;
        draft.mediaLine = "m=message " + (setup.equals("active") ? 9 : port) + " TCP/MSRP *";
        draft.attributes.add("accept-types:message/cpim application/im-iscomposing+xml");
        draft.attributes.add("accept-wrapped-types:text/plain message/imdn+xml");
        draft.attributes.add("path:" + path);
        if (!setup.isEmpty()) {
            draft.attributes.add("setup:" + setup);
        }
        draft.attributes.add("sendrecv");
        return draft;
    }

    public SdpDraft mediaLine(String line) {
        mediaLine = line;
        return this;
    }

    /** Replaces the attribute in its place, or adds it. */
    public SdpDraft set(String name, String value) {
        String line = value.isEmpty() ? name : name + ":" + value;
        for (int i = 0; i < attributes.size(); i++) {
            if (attributes.get(i).equals(name) || attributes.get(i).startsWith(name + ":")) {
                attributes.set(i, line);
                return this;
            }
        }
        attributes.add(line);
        return this;
    }

    public SdpDraft without(String name) {
        attributes.removeIf(line -> line.equals(name) || line.startsWith(name + ":"));
        return this;
    }

    /** Adds whole lines after the message media description, for example a second media line. */
    public SdpDraft then(String... lines) {
        tail.addAll(List.of(lines));
        return this;
    }

    @Override
    public String toString() {
        StringBuilder text = new StringBuilder();
        line(text, "v=0");
        line(text, "o=" + user + " 1 1 IN IP4 " + address);
        line(text, "s=-");
        line(text, "c=IN IP4 " + address);
        line(text, "t=0 0");
        line(text, mediaLine);
        attributes.forEach(attribute -> line(text, "a=" + attribute));
        tail.forEach(line -> line(text, line));
        return text.toString();
    }

    private static void line(StringBuilder text, String line) {
        text.append(line).append("\r\n");
    }
}
