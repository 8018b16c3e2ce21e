package org.parley.harness;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.ByteArrayOutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * A scripted MSRP end point with one session. Over TCP it always listens, so that its path is real; it may connect
 * instead, and over WebSocket it has to. A SEND that asks for it is answered by 200, everything else is the script's.
 */
public final class MsrpPeer implements AutoCloseable {

    private static final Pattern PATH = Pattern.compile("msrps?://[^/\\s]+:\\d+/[A-Za-z0-9._~+=/-]+;(tcp|ws)");

    private final String name;
    private final Ladder ladder;
    private final Faults faults;
    private final MsrpLink socket;
    private final boolean isWebSocket;
    private final String sessionId = "s" + SipPeer.unique();
    private final Inbox<MsrpFrame> responses;
    private final Inbox<MsrpFrame> reports;
    private final Inbox<MsrpFrame> requests;
    private final Inbox<MsrpMessage> messages;
    private final Map<String, ByteArrayOutputStream> partial = new HashMap<>();
    private final Map<String, Integer> chunks = new HashMap<>();
    private final InetAddress address;
    private final Optional<TlsEnd> tls;
    private volatile String remotePath = "";
    private volatile boolean answering = true;
    private volatile Optional<String> ownPath = Optional.empty();
    private volatile Optional<InetSocketAddress> relay = Optional.empty();

    MsrpPeer(String name, InetAddress address, Optional<TlsEnd> tls, Ladder ladder, Faults faults) {
        this(name, address, tls, false, ladder, faults);
    }

    MsrpPeer(
            String name, InetAddress address, Optional<TlsEnd> tls, boolean isWebSocket, Ladder ladder, Faults faults) {
        this.tls = tls;
        this.isWebSocket = isWebSocket;
        this.name = name;
        this.address = address;
        this.ladder = ladder;
        this.faults = faults;
        this.responses = new Inbox<>(faults);
        this.reports = new Inbox<>(faults);
        this.requests = new Inbox<>(faults);
        this.messages = new Inbox<>(faults);
        this.socket = isWebSocket
                ? new MsrpWebSocket(name, tls, this::arrived, faults)
                : new MsrpSocket(name, address, tls, this::arrived, faults);
        ladder.address(new InetSocketAddress(address, socket.port()), name);
    }

    public String path() {
        return ownPath.orElseGet(this::realPath);
    }

    /** Names itself by another path than the one it can be reached at, as behind a middlebox. */
    public void usePath(String path) {
        ownPath = Optional.of(path);
    }

    /** Connects to this address instead of the one in the path, which has the server behind it. */
    void connectVia(InetSocketAddress address) {
        relay = Optional.of(address);
    }

    private String realPath() {
        String host = isWebSocket ? name + ".invalid" : address.getHostAddress();
        return (tls.isPresent() ? "msrps://" : "msrp://") + host + ":" + socket.port() + "/" + sessionId
                + (isWebSocket ? ";ws" : ";tcp");
    }

    public String host() {
        return address.getHostAddress();
    }

    public int port() {
        return socket.port();
    }

    boolean isWebSocket() {
        return isWebSocket;
    }

    /** How it speaks TLS; empty over TCP. */
    Optional<TlsEnd> tls() {
        return tls;
    }

    /** The certificate that the server shows is the one that its description promises (RFC 8122 section 6.2). */
    public void requireShown(SdpText theirs) {
        X509Certificate shown =
                socket.shown().orElseThrow(() -> new AssertionError(name + " has no TLS connection to the server"));
        assertEquals(theirs.message().need("fingerprint"), TestKeys.fingerprint(shown, "sha-256"));
    }

    /** Texts that no other participant may receive. */
    public List<String> secrets() {
        return List.of(sessionId);
    }

    /** The other side's path. */
    public String remotePath() {
        return remotePath;
    }

    /** Whether SENDs are answered by 200; on at first. */
    public void answering(boolean on) {
        answering = on;
    }

    // ---- connecting

    /** Connects as the active side and binds the session by an empty SEND. */
    public void connect(String path) {
        open(path);
        String id = bind();
        expectResponse(id, 200);
    }

    /** Connects as the active side and sends nothing yet. */
    public void open(String path) {
        useRemotePath(path);
        String hostPort = path.substring(path.indexOf("//") + 2).split("/")[0];
        int colon = hostPort.lastIndexOf(':');
        InetSocketAddress target =
                new InetSocketAddress(hostPort.substring(0, colon), Integer.parseInt(hostPort.substring(colon + 1)));
        socket.connect(relay.orElse(target));
    }

    /** Sends the empty SEND that binds a connection to the session (RFC 6135 section 4.2.3). */
    public String bind() {
        return send(SipPeer.unique(), List.of(), Optional.empty(), '$');
    }

    /** Waits as the passive side for the connection and its first SEND. */
    public void awaitConnection(String path) {
        useRemotePath(path);
        socket.awaitConnection();
    }

    /** Sets where frames go to, for a passive side. */
    public void useRemotePath(String path) {
        if (!PATH.matcher(path).matches()) {
            throw new AssertionError("not an MSRP path: " + path);
        }
        remotePath = path;
    }

    // ---- sending

    /** Sends a whole message in one chunk; returns the transaction id. */
    public String sendMessage(String contentType, byte[] content, SipHeader... extra) {
        return sendChunk("m" + SipPeer.unique(), contentType, content, 1, content.length, '$', extra);
    }

    /** Sends one chunk of a message, {@code start} counted from 1. */
    public String sendChunk(
            String messageId, String contentType, byte[] chunk, long start, long total, char flag, SipHeader... extra) {
        List<SipHeader> headers = new ArrayList<>();
        headers.add(new SipHeader("Byte-Range", start + "-" + (start + chunk.length - 1) + "/" + total));
        headers.addAll(Arrays.asList(extra));
        headers.add(new SipHeader("Content-Type", contentType));
        return send(messageId, headers, Optional.of(chunk), flag);
    }

    /** Asks for a nickname; {@code useNickname} as it stands in the header. */
    public String sendNickname(String useNickname) {
        return sendRequest("NICKNAME", List.of(new SipHeader("Use-Nickname", useNickname)), Optional.empty(), '$');
    }

    private String send(String messageId, List<SipHeader> headers, Optional<byte[]> body, char flag) {
        List<SipHeader> all = new ArrayList<>();
        all.add(new SipHeader("Message-ID", messageId));
        all.addAll(headers);
        return sendRequest("SEND", all, body, flag);
    }

    private String sendRequest(String method, List<SipHeader> headers, Optional<byte[]> body, char flag) {
        String id = "t" + SipPeer.unique();
        List<SipHeader> all = new ArrayList<>();
        all.add(new SipHeader("To-Path", remotePath));
        all.add(new SipHeader("From-Path", path()));
        all.addAll(headers);
        sendRaw(MsrpFrame.frame(id, method, all, body, flag));
        return id;
    }

    /** Sends octets as they are. */
    public void sendRaw(byte[] octets) {
        ladder.sent(name, socket.remote(), labelOf(octets), Ladder.MSRP, octets);
        socket.write(octets);
    }

    // ---- expecting

    /** The response to a transaction, which must have this status. */
    public MsrpFrame expectResponse(String transactionId, int status) {
        return expectResponseOf(transactionId, List.of(status));
    }

    /** The response to a transaction, which must have one of these statuses. */
    public MsrpFrame expectResponseOf(String transactionId, List<Integer> statuses) {
        MsrpFrame response = responses
                .poll(Patience.MESSAGE)
                .orElseThrow(() -> new AssertionError(name + " expected MSRP " + statuses + ", no response came"));
        if (!response.transactionId().equals(transactionId) || !statuses.contains(response.status())) {
            throw new WireFault(name + " expected " + statuses + " to " + transactionId, response.raw());
        }
        return response;
    }

    public MsrpMessage expectMessage() {
        return messages.poll(Patience.MESSAGE)
                .orElseThrow(() -> new AssertionError(name + " expected a message, none came"));
    }

    public MsrpFrame expectReport() {
        return reports.poll(Patience.MESSAGE)
                .orElseThrow(() -> new AssertionError(name + " expected a REPORT, none came"));
    }

    /** The other side closes the connection. */
    public void expectClosed() {
        socket.awaitClose();
    }

    /** Fails when a message comes within {@code quiet}. */
    public void expectNoMessage(Duration quiet) {
        messages.poll(quiet).ifPresent(message -> {
            throw new WireFault(name + " expected no message", message.content());
        });
    }

    void verifyNothingUnread() {
        for (Inbox<MsrpFrame> inbox : List.of(responses, reports, requests)) {
            inbox.unread().forEach(frame -> {
                throw new WireFault(name + " did not expect this MSRP message", frame.raw());
            });
        }
        messages.unread().forEach(message -> {
            throw new WireFault(name + " did not expect this message", message.content());
        });
    }

    // ---- arriving

    private void arrived(MsrpFrame frame) {
        ladder.received(name, socket.remote(), frame.label(), Ladder.MSRP, frame.raw());
        if (!frame.need("To-Path").equals(path())) {
            throw new WireFault("To-Path is not our path " + path(), frame.raw());
        }
        if (frame.isResponse()) {
            responses.put(frame);
        } else if (frame.is("REPORT")) {
            reports.put(frame);
        } else {
            request(frame);
        }
    }

    private void request(MsrpFrame frame) {
        // A server that connects to us may be faster than its own answer, from which we learn its path.
        if (!remotePath.isEmpty() && !frame.need("From-Path").equals(remotePath)) {
            throw new WireFault("From-Path is not the path of the answer, " + remotePath, frame.raw());
        }
        if (!frame.is("SEND")) {
            requests.put(frame);
            return;
        }
        if (answering && frame.header("Failure-Report").orElse("yes").equals("yes")) {
            sendRaw(MsrpFrame.frame(
                    frame.transactionId(),
                    "200 OK",
                    List.of(new SipHeader("To-Path", frame.need("From-Path")), new SipHeader("From-Path", path())),
                    Optional.empty(),
                    '$'));
        }
        frame.body().ifPresent(body -> collect(frame, body));
    }

    private void collect(MsrpFrame frame, byte[] body) {
        String id = frame.need("Message-ID");
        ByteArrayOutputStream sofar = partial.computeIfAbsent(id, key -> new ByteArrayOutputStream());
        if (frame.rangeStart() != sofar.size() + 1) {
            throw new WireFault("chunk out of order, " + sofar.size() + " octets are here", frame.raw());
        }
        sofar.writeBytes(body);
        int count = chunks.merge(id, 1, Integer::sum);
        if (frame.flag() != '+') {
            messages.put(
                    new MsrpMessage(id, frame.need("Content-Type"), sofar.toByteArray(), frame.flag() == '#', count));
            partial.remove(id);
            chunks.remove(id);
        }
    }

    private static String labelOf(byte[] octets) {
        try {
            return MsrpFrame.parse(octets).map(MsrpFrame::label).orElse("(raw octets)");
        } catch (WireFault wrongOnPurpose) {
            return "(wrong octets)";
        }
    }

    /** Closes the connection, not the listener. */
    public void drop() {
        socket.drop();
    }

    @Override
    public void close() {
        socket.close();
    }
}
