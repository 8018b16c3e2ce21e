package org.parley.harness;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;

/** An OMA IM client: a SIP user agent and an MSRP end point for each session that it takes part in. */
public final class ChatClient implements AutoCloseable {

    private final SipPeer sip;
    private final InetAddress mediaAddress;
    private final ServerAddress server;
    private final Ladder ladder;
    private final Faults faults;
    private final List<MsrpPeer> media = new CopyOnWriteArrayList<>();
    private final boolean addressIsSecret;
    private String transport = "UDP";

    /** Port of the server for the transport; 0 where the server tells. */
    private int ownPort;

    private Optional<TlsEnd> tls = Optional.empty();
    private String offeredSetup = "active";
    private String answeredSetup = "active";
    private String chatroom = "";
    private boolean isMsrpWebSocket;
    private Optional<TcpRelay> relay = Optional.empty();

    ChatClient(
            SipPeer sip, InetAddress mediaAddress, ServerAddress server, Ladder ladder, Faults faults, boolean secret) {
        this.sip = sip;
        this.mediaAddress = mediaAddress;
        this.server = server;
        this.ladder = ladder;
        this.faults = faults;
        this.addressIsSecret = secret;
    }

    /** Calls over TCP from now on; at first UDP. */
    public ChatClient overTcp() {
        transport = "TCP";
        ownPort = 0;
        return this;
    }

    /** Calls over TLS from now on, and is called so; its URIs are sips URIs. */
    public ChatClient overSips(TestKeys keys, int serverPort) {
        sip.secure(keys);
        ownPort = serverPort;
        transport = "TLS";
        return this;
    }

    /** Calls over WebSocket from now on; only who calls can be called in the dialog of his call. */
    public ChatClient overWebSocket(int serverPort) {
        ownPort = serverPort;
        transport = "WS";
        return this;
    }

    private InetSocketAddress serverAddress() {
        return ownPort > 0 ? new InetSocketAddress(server.host(), ownPort) : server.sip(transport);
    }

    /** Offers and answers MSRP over TLS from now on. */
    public ChatClient overTls(TlsEnd end) {
        tls = Optional.of(end);
        return this;
    }

    /** Offers MSRP over WebSocket from now on; over TLS too where {@link #overTls} says so. */
    public ChatClient overMsrpWebSocket() {
        isMsrpWebSocket = true;
        return this;
    }

    /** Has this line to the MSRP port of the server from now on. */
    public ChatClient over(TcpRelay line) {
        relay = Optional.of(line);
        return this;
    }

    /** Values of a=setup in offers and in answers, empty for none; both "active" at first. */
    public ChatClient setup(String inOffers, String inAnswers) {
        offeredSetup = inOffers;
        answeredSetup = inAnswers;
        return this;
    }

    /** Declares these tokens as a=chatroom in offers and answers (RFC 7701 section 8). */
    public ChatClient chatroom(String tokens) {
        chatroom = tokens;
        return this;
    }

    public String name() {
        return sip.name();
    }

    public String aor() {
        return sip.aor();
    }

    public SipPeer sip() {
        return sip;
    }

    public String transport() {
        return transport;
    }

    public ServerAddress server() {
        return server;
    }

    String answeredSetup() {
        return answeredSetup;
    }

    /** A new MSRP end point of this client. */
    public MsrpPeer newMedia() {
        MsrpPeer peer = new MsrpPeer(name(), mediaAddress, tls, isMsrpWebSocket, ladder, faults);
        relay.ifPresent(line -> peer.connectVia(line.address()));
        media.add(peer);
        return peer;
    }

    /** The offer that this client makes with {@code peer} as its end point. */
    public SdpDraft offer(MsrpPeer peer) {
        return description(peer, offeredSetup);
    }

    /** The answer that this client gives. */
    public SdpDraft answer(MsrpPeer peer) {
        return description(peer, answeredSetup);
    }

    private SdpDraft description(MsrpPeer peer, String setup) {
        SdpDraft draft = SdpDraft.chat(name(), peer.host(), peer.port(), peer.path(), setup);
        peer.tls().ifPresent(end -> {
            draft.mediaLine("m=message " + (setup.equals("active") ? 9 : peer.port()) + " TCP/TLS/MSRP *");
            end.fingerprint().ifPresent(value -> draft.set("fingerprint", value));
        });
        return chatroom.isEmpty() ? draft : draft.set("chatroom", chatroom);
    }

    /** A request outside a dialog to the server, without asserted identity. */
    public SipDraft draft(String method, String uri) {
        return sip.draft(method, uri, transport);
    }

    /** INVITE to the factory with every header of a deployed client (reference 8.6), without a body yet. */
    public SipDraft factoryInvite() {
        return initialInvite(factoryUri()).with("Require", "recipient-list-invite");
    }

    private String factoryUri() {
        String uri = server.factoryUri();
        return transport.equals("TLS") ? uri.replaceFirst("sip:(.*):\\d+$", "sips:$1:" + ownPort) : uri;
    }

    /** INVITE to any URI of the server, without a body yet. */
    public SipDraft initialInvite(String uri) {
        return draft("INVITE", uri)
                .with("P-Asserted-Identity", "\"" + sip.displayName() + "\" <" + aor() + ">")
                .with("Accept-Contact", "*;+g.oma.sip-im")
                .with("Allow", "INVITE, ACK, CANCEL, BYE, OPTIONS, REFER, NOTIFY, UPDATE")
                .with("Supported", "timer")
                .with("Session-Expires", "1800")
                .with("Contribution-ID", "contribution-" + SipPeer.unique())
                .with("Subject", "Friday")
                .with("P-Access-Network-Info", "3GPP-E-UTRAN-FDD; utran-cell-id-3gpp=" + SipPeer.unique())
                .with("User-Agent", "IM-client/OMA1.0 Parley-test/1.0");
    }

    /** Calls the factory with an ordinary offer and this list. */
    public ChatLeg invite(ResourceList list) {
        MsrpPeer peer = newMedia();
        return call(list.in(factoryInvite(), offer(peer).toString()), peer);
    }

    /** Calls with an INVITE that the script wrote, whose offer names {@code peer}. */
    public ChatLeg call(SipDraft invite, MsrpPeer peer) {
        return ChatLeg.calling(this, sip.send(invite, serverAddress()), peer);
    }

    /** Sends a request outside a dialog. */
    public SipCall send(SipDraft request) {
        return sip.send(request, serverAddress());
    }

    /** The next invitation, not answered yet. */
    public ChatLeg expectInvitation() {
        return ChatLeg.called(this, sip.expectInvite(), newMedia());
    }

    /** What no other participant may ever see of this client. */
    List<String> deviceSecrets() {
        List<String> secrets = new ArrayList<>(sip.deviceSecrets());
        for (MsrpPeer peer : media) {
            secrets.addAll(peer.secrets());
            if (addressIsSecret) {
                secrets.add(peer.host());
            }
        }
        return secrets;
    }

    void verifyNothingUnread() {
        sip.verifyNothingUnread();
        media.forEach(MsrpPeer::verifyNothingUnread);
    }

    @Override
    public void close() {
        sip.close();
        media.forEach(MsrpPeer::close);
    }
}
