package org.parley.bench;

import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;

/**
 * Everybody in a room, over one UDP socket and without a SIP stack: an inviter, members who accept at once, and those who
 * ring until they are told to join. Members subscribe to the roster and answer every NOTIFY.
 */
final class RosterPeers implements AutoCloseable {

    private static final int PATIENCE_MS = 20_000;

    private static final String SDP = "v=0\r\no=- 1 1 IN IP4 127.0.0.1\r\ns=-\r\nc=IN IP4 127.0.0.1\r\nt=0 0\r\n"
            + "m=message 9 TCP/MSRP *\r\na=accept-types:message/cpim\r\na=accept-wrapped-types:*\r\n"
            + "a=path:msrp://127.0.0.1:9/peer;tcp\r\na=setup:active\r\n";

    private final DatagramSocket socket;
    private final InetSocketAddress server;
    private final int members;
    private final int joiners;
    private final int watching;
    private final Map<Integer, String> ringing = new HashMap<>();
    private final String call = "room" + System.nanoTime();
    private final byte[] buffer = new byte[65_535];
    private String focus = "";
    private String inviterTo = "";
    private int subscribed;
    private int accepted;
    private int notified;
    private byte[] document = new byte[0];

    /**
     * @param serverPort 0 where nobody is called
     * @param watching how many of the members subscribe
     */
    RosterPeers(int serverPort, int members, int joiners, int watching) throws IOException {
        this.members = members;
        this.joiners = joiners;
        this.watching = watching;
        server = new InetSocketAddress(InetAddress.getByName("127.0.0.1"), serverPort);
        socket = new DatagramSocket(new InetSocketAddress("127.0.0.1", 0));
        socket.setReceiveBufferSize(4 << 20);
        socket.setSoTimeout(PATIENCE_MS);
    }

    int port() {
        return socket.getLocalPort();
    }

    /** A document as the subscribers get it when somebody joins. */
    byte[] document() {
        return document;
    }

    /** The inviter calls, the members are in, and those who watch have the whole roster. */
    void setUp() throws IOException {
        send(invite());
        while (accepted < members || ringing.size() < joiners || subscribed < watching || focus.isEmpty()) {
            receive();
        }
        settle();
    }

    /** Somebody who rings accepts; returns when every subscriber has been told. */
    void join(int number) throws IOException {
        int before = accepted;
        notified = 0;
        accept(ringing.get(members + number), members + number);
        while (notified < watching || accepted == before) {
            receive();
        }
    }

    /** Returns when so many NOTIFYs were answered. */
    void await(int count) throws IOException {
        notified = 0;
        while (notified < count) {
            receive();
        }
    }

    /** The inviter leaves, which ends the session for all. */
    void leave() throws IOException {
        send("BYE " + focus + " SIP/2.0\r\n" + head("leave", "ana", call, "2 BYE", inviterTo)
                + "Content-Length: 0\r\n\r\n");
        settle();
    }

    /** Takes what comes until nothing does for a while. */
    private void settle() throws IOException {
        socket.setSoTimeout(300);
        try {
            while (true) {
                receive();
            }
        } catch (SocketTimeoutException e) {
            socket.setSoTimeout(PATIENCE_MS);
        }
    }

    private void receive() throws IOException {
        DatagramPacket packet = new DatagramPacket(buffer, buffer.length);
        try {
            socket.receive(packet);
        } catch (SocketTimeoutException e) {
            throw waited(e);
        }
        String text = new String(buffer, 0, packet.getLength(), StandardCharsets.UTF_8);
        InetSocketAddress from = (InetSocketAddress) packet.getSocketAddress();
        switch (text.charAt(0)) {
            case 'S' -> onResponse(text);
            case 'I' -> onInvite(text);
            case 'A' -> onAck(text);
            case 'N' -> onNotify(text, from);
            default -> respond(text, "200 OK", "", from);
        }
    }

    private SocketTimeoutException waited(SocketTimeoutException e) {
        SocketTimeoutException told = new SocketTimeoutException(accepted + " accepted, " + ringing.size()
                + " ringing, " + subscribed + " subscribed, " + notified + " notified, focus " + focus);
        told.initCause(e);
        return told;
    }

    private void onResponse(String response) throws IOException {
        if (!response.startsWith("SIP/2.0 1") && !response.startsWith("SIP/2.0 200")) {
            throw new IOException("refused: " + response);
        }
        boolean isAnswer = field(response, "CSeq").endsWith("INVITE") && response.startsWith("SIP/2.0 2");
        if (isAnswer) {
            focus = between(field(response, "Contact"), "<", ">");
            inviterTo = field(response, "To");
            send("ACK " + focus + " SIP/2.0\r\n" + head("ack", "ana", call, "1 ACK", inviterTo)
                    + "Content-Length: 0\r\n\r\n");
        }
    }

    private void onInvite(String invite) throws IOException {
        int user = Integer.parseInt(between(invite, "sip:u", "@"));
        if (user < members) {
            accept(invite, user);
        } else if (ringing.put(user, invite) == null) {
            respond(invite, "180 Ringing", "", server);
        }
    }

    private void accept(String invite, int user) throws IOException {
        respond(
                invite,
                "200 OK",
                "Contact: <sip:u" + user + "@127.0.0.1:" + port()
                        + ">\r\nContent-Type: application/sdp\r\nContent-Length: " + SDP.length() + "\r\n\r\n" + SDP,
                server);
    }

    private void onAck(String ack) throws IOException {
        accepted++;
        int user = Integer.parseInt(between(ack, "sip:u", "@"));
        if (user < watching) {
            String uri = between(field(ack, "To"), "<", ">");
            String identity = focusOf.getOrDefault(field(ack, "Call-ID"), focus);
            send("SUBSCRIBE " + identity + " SIP/2.0\r\n"
                    + head("sub" + user, "u" + user, call + "-" + user, "1 SUBSCRIBE", "<" + identity + ">")
                    + "Contact: <" + uri + ">\r\nP-Asserted-Identity: <" + uri + ">\r\nEvent: conference\r\n"
                    + "Accept: application/conference-info+xml\r\nExpires: 3600\r\nContent-Length: 0\r\n\r\n");
        }
    }

    /** The session identity, as each leg's INVITE names it. */
    private final Map<String, String> focusOf = new HashMap<>();

    private void onNotify(String notify, InetSocketAddress from) throws IOException {
        int body = notify.indexOf("\r\n\r\n") + 4;
        if (notify.indexOf("state=\"full\" version=\"1\"", body) > 0) {
            subscribed++;
        } else if (notify.indexOf("<status>connected", body) > 0) {
            notified++;
            document = notify.substring(body).getBytes(StandardCharsets.UTF_8);
        }
        respond(notify, "200 OK", "", from);
    }

    private void respond(String request, String status, String rest, InetSocketAddress to) throws IOException {
        StringBuilder response = new StringBuilder("SIP/2.0 ").append(status).append("\r\n");
        for (String name : new String[] {"Via", "From", "To", "Call-ID", "CSeq"}) {
            String value = field(request, name);
            boolean needsTag = name.equals("To") && !value.contains(";tag=");
            response.append(name)
                    .append(": ")
                    .append(value)
                    .append(needsTag ? ";tag=peer" : "")
                    .append("\r\n");
        }
        if (request.startsWith("INVITE")) {
            focusOf.put(field(request, "Call-ID"), between(field(request, "Contact"), "<", ">"));
        }
        response.append(rest.isEmpty() ? "Content-Length: 0\r\n\r\n" : rest);
        send(response.toString(), to);
    }

    private String invite() {
        StringBuilder list = new StringBuilder("<?xml version=\"1.0\"?>\r\n"
                + "<resource-lists xmlns=\"urn:ietf:params:xml:ns:resource-lists\"><list>");
        for (int user = 0; user < members + joiners; user++) {
            list.append("<entry uri=\"sip:u")
                    .append(user)
                    .append("@127.0.0.1:")
                    .append(port())
                    .append("\"/>");
        }
        list.append("</list></resource-lists>");
        String body = "--b\r\nContent-Type: application/sdp\r\n\r\n" + SDP
                + "\r\n--b\r\nContent-Type: application/resource-lists+xml\r\nContent-Disposition: recipient-list\r\n\r\n"
                + list + "\r\n--b--\r\n";
        String factory = "sip:conference-factory@localhost:" + server.getPort();
        return "INVITE " + factory + " SIP/2.0\r\n" + head("invite", "ana", call, "1 INVITE", "<" + factory + ">")
                + "Contact: <sip:ana@127.0.0.1:" + port() + ">\r\nP-Asserted-Identity: <sip:ana@example.com>\r\n"
                + "Require: recipient-list-invite\r\nContent-Type: multipart/mixed;boundary=b\r\nContent-Length: "
                + body.length() + "\r\n\r\n" + body;
    }

    private String head(String branch, String user, String callId, String cseq, String to) {
        return "Via: SIP/2.0/UDP 127.0.0.1:" + port() + ";branch=z9hG4bK" + call + branch + ";rport\r\n"
                + "Max-Forwards: 70\r\nFrom: <sip:" + user + "@example.com>;tag=t" + user + "\r\nTo: " + to
                + "\r\nCall-ID: " + callId + "\r\nCSeq: " + cseq + "\r\n";
    }

    private static String field(String message, String name) {
        int at = message.indexOf("\r\n" + name + ": ") + name.length() + 4;
        return message.substring(at, message.indexOf("\r\n", at));
    }

    private static String between(String text, String before, String after) {
        int at = text.indexOf(before) + before.length();
        return text.substring(at, text.indexOf(after, at));
    }

    private void send(String text) throws IOException {
        send(text, server);
    }

    private void send(String text, InetSocketAddress to) throws IOException {
        byte[] octets = text.getBytes(StandardCharsets.UTF_8);
        socket.send(new DatagramPacket(octets, octets.length, to));
    }

    @Override
    public void close() {
        socket.close();
    }
}
