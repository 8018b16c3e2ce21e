package org.parley.harness;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A scripted SIP user agent over UDP and TCP. It has two ports: its address of record resolves to the home port, its
 * Contact and Via name the device port, so that a scenario can see whether anything of the device reaches others.
 * Nothing is sent or answered unless the script says so, except the ACK to a failure.
 */
public final class SipPeer implements AutoCloseable {

    private static final AtomicInteger SERIAL = new AtomicInteger((int) (System.nanoTime() & 0xffff));

    private final String name;
    private final String displayName;
    private final Ladder ladder;
    private final Faults faults;
    private final SipPort home;
    private final SipPort device;
    private final String deviceUser;
    private final Map<String, SipCall> calls = new ConcurrentHashMap<>();
    private final Inbox<SipCall> incoming;
    private final Inbox<SipText> strays;
    private volatile String toleratedStray = "";
    private volatile boolean isSecure;

    /** What a client calls himself who has no address: a name that is never resolved. */
    private final String nowhere = unique() + ".invalid";

    SipPeer(String name, InetAddress homeAddress, InetAddress deviceAddress, Ladder ladder, Faults faults) {
        this.name = name;
        this.displayName = name.substring(0, 1).toUpperCase(java.util.Locale.ROOT) + name.substring(1);
        this.ladder = ladder;
        this.faults = faults;
        this.deviceUser = "device-" + unique();
        this.incoming = new Inbox<>(faults);
        this.strays = new Inbox<>(faults);
        this.home = new SipPort(name, homeAddress, this::dispatch, faults);
        this.device = homeAddress.equals(deviceAddress)
                ? home
                : new SipPort(name + "-device", deviceAddress, this::dispatch, faults);
        ladder.column(name);
        ladder.address(home.address(), name);
        ladder.address(device.address(), name);
    }

    /** A token that no other call of this run returns. */
    static String unique() {
        return Integer.toHexString(SERIAL.incrementAndGet()) + Long.toHexString(System.nanoTime() & 0xffffff);
    }

    public String name() {
        return name;
    }

    public String displayName() {
        return displayName;
    }

    /** Serves TLS too, with these keys; its address of record is a sips URI from now on. */
    void secure(TestKeys keys) {
        home.secure(keys.context());
        if (device != home) {
            device.secure(keys.context());
        }
        ladder.address(home.secureAddress(), name);
        ladder.address(device.secureAddress(), name);
        isSecure = true;
    }

    /** Address of record, {@code sip:name@host:port}; requests to it reach this peer. */
    public String aor() {
        return isSecure
                ? "sips:" + name + "@" + hostPort(home.secureAddress())
                : "sip:" + name + "@" + hostPort(home.address());
    }

    /** URI of Contact. */
    public String contactUri(String transport) {
        if (transport.equals("TLS")) {
            return "sips:" + deviceUser + "@" + hostPort(device.secureAddress());
        }
        if (transport.equals("WS")) {
            return "sip:" + deviceUser + "@" + nowhere + ";transport=ws";
        }
        return "sip:" + deviceUser + "@" + hostPort(device.address())
                + (transport.equals("TCP") ? ";transport=tcp" : "");
    }

    /** Texts of this peer that no other participant may ever receive (reference 6.5). */
    public List<String> deviceSecrets() {
        List<String> secrets = new ArrayList<>(List.of(deviceUser));
        if (device != home) {
            secrets.add(hostPort(device.address()));
            secrets.add(device.address().getAddress().getHostAddress());
        }
        calls.values().forEach(call -> secrets.addAll(call.secrets()));
        return secrets;
    }

    /** What tells who this user is, to be hidden when he is anonymous. */
    public List<String> identitySecrets() {
        return List.of(
                name + "@",
                displayName + " ",
                "\"" + displayName,
                hostPort(home.address()),
                home.address().getAddress().getHostAddress());
    }

    /** A request outside a dialog with all mandatory headers, from this user, to {@code uri}. */
    public SipDraft draft(String method, String uri, String transport) {
        return SipDraft.request(method, uri)
                .with("Via", via(transport))
                .with("Max-Forwards", "70")
                .with("From", "\"" + displayName + "\" <" + aor() + ">;tag=" + unique())
                .with("To", "<" + uri + ">")
                .with(
                        "Call-ID",
                        "call-" + unique() + "@" + device.address().getAddress().getHostAddress())
                .with("CSeq", "1 " + method)
                .with("Contact", "<" + contactUri(transport) + ">;+g.oma.sip-im");
    }

    /** Sends a request that begins a call (or a transaction outside a dialog). */
    public SipCall send(SipDraft request, InetSocketAddress server) {
        SipFlow flow = flow(request.header("Via").split("[/ ]")[2], server);
        SipCall call = new SipCall(this, request, flow);
        calls.put(call.callId(), call);
        transmit(flow, request.bytes());
        return call;
    }

    /** Sends octets as they are; an answer to them is to be had by {@link #expectStray}. */
    public void sendRaw(String transport, InetSocketAddress server, byte[] octets) {
        SipFlow flow = flow(transport, server);
        flow.send(octets);
        ladder.sent(name, server, "(raw octets)", transport, octets);
    }

    /** The next INVITE of a new call. */
    public SipCall expectInvite() {
        return expectInvite(Patience.MESSAGE);
    }

    public SipCall expectInvite(Duration patience) {
        return incoming.poll(patience)
                .orElseThrow(() -> new AssertionError(name + " expected an INVITE, none came within " + patience));
    }

    /** The next message that belongs to no call of ours. */
    public SipText expectStray() {
        return strays.poll(Patience.MESSAGE)
                .orElseThrow(() -> new AssertionError(name + " expected a message outside his calls, none came"));
    }

    void tolerateStrays(int status) {
        toleratedStray = String.valueOf(status);
    }

    /** Fails when anything at all reaches this peer within {@code quiet}. */
    public void expectNothing(Duration quiet) {
        Optional<SipCall> call = incoming.poll(quiet);
        if (call.isPresent()) {
            throw new WireFault(
                    name + " expected nothing, an INVITE came",
                    call.get().invite().raw());
        }
        verifyNothingUnread();
    }

    /** Fails when a message waits that the script did not expect. */
    public void verifyNothingUnread() {
        faults.check();
        incoming.unread().forEach(call -> {
            throw new WireFault(
                    name + " did not expect this call", call.invite().raw());
        });
        strays.unread().forEach(message -> {
            throw new WireFault(name + " did not expect this message", message.raw());
        });
        calls.values().forEach(SipCall::verifyNothingUnread);
    }

    /** The call that a received message belongs to. */
    public SipCall callOf(SipText message) {
        return calls.get(message.callId());
    }

    /** Takes no TCP connections any more and breaks those that are open. */
    public void refuseTcp() {
        home.refuseTcp();
        device.refuseTcp();
    }

    /** Breaks all TCP connections. */
    public void dropConnections() {
        home.dropConnections();
        device.dropConnections();
    }

    String via(String transport) {
        String sentBy =
                switch (transport) {
                    case "TLS" -> hostPort(device.secureAddress());
                    case "WS" -> nowhere;
                    default -> hostPort(device.address());
                };
        return "SIP/2.0/" + transport + " " + sentBy + ";rport;branch=z9hG4bK-" + unique();
    }

    SipFlow flow(String transport, InetSocketAddress remote) {
        return switch (transport) {
            case "TCP" -> device.tcpTo(remote);
            case "TLS" -> device.tlsTo(remote);
            case "WS" -> device.webSocketTo(remote);
            default -> device.udpTo(remote);
        };
    }

    void transmit(SipFlow flow, byte[] bytes) {
        ladder.sent(name, flow.remote(), label(bytes), flow.transport(), bytes);
        flow.send(bytes);
    }

    Faults faults() {
        return faults;
    }

    private void dispatch(byte[] bytes, SipFlow flow) {
        ladder.received(name, flow.remote(), label(bytes), flow.transport(), bytes);
        String start = new String(bytes, 0, Math.min(bytes.length, 12), java.nio.charset.StandardCharsets.UTF_8);
        if (!toleratedStray.isEmpty() && start.equals("SIP/2.0 " + toleratedStray + " ")) {
            return;
        }
        SipText message = SipText.parse(bytes, flow);
        SipSyntax.check(message, flow.transport());
        SipCall known = calls.get(message.callId());
        if (known != null) {
            known.offer(message);
        } else if (message.isRequest("INVITE") && message.tag("To").isEmpty()) {
            SipCall call = new SipCall(this, message);
            calls.put(call.callId(), call);
            incoming.put(call);
        } else {
            strays.put(message);
        }
    }

    private static String label(byte[] bytes) {
        String text = new String(bytes, java.nio.charset.StandardCharsets.UTF_8);
        String line = text.substring(0, Math.max(0, text.indexOf("\r\n")));
        if (!line.startsWith("SIP/2.0 ")) {
            return line.split(" ")[0]
                    + (text.contains("\r\n\r\nv=0") ? " sdp" : text.contains("\n--") ? " sdp+list" : "");
        }
        String cseq = text.contains("\nCSeq: ") ? text.split("\nCSeq: ", 2)[1].split("\r\n")[0] : "";
        boolean invite = cseq.endsWith("INVITE");
        return line.substring(8) + (invite ? "" : " (" + cseq.replaceAll(".* ", "") + ")");
    }

    static String hostPort(InetSocketAddress address) {
        return address.getAddress().getHostAddress() + ":" + address.getPort();
    }

    @Override
    public void close() {
        home.close();
        device.close();
    }
}
