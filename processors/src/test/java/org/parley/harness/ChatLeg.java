package org.parley.harness;

import java.util.Arrays;
import java.util.List;
import java.util.function.UnaryOperator;

/** One client's part in one session: its INVITE dialog with the focus and its MSRP session with the switch. */
public final class ChatLeg {

    private final ChatClient client;
    private final SipCall call;
    private final MsrpPeer media;
    private final boolean caller;
    private String focus = "";
    private String answerPath = "";

    private ChatLeg(ChatClient client, SipCall call, MsrpPeer media, boolean caller) {
        this.client = client;
        this.call = call;
        this.media = media;
        this.caller = caller;
    }

    static ChatLeg calling(ChatClient client, SipCall call, MsrpPeer media) {
        return new ChatLeg(client, call, media, true);
    }

    static ChatLeg called(ChatClient client, SipCall call, MsrpPeer media) {
        ChatLeg leg = new ChatLeg(client, call, media, false);
        leg.focus = requireFocus(call.invite());
        return leg;
    }

    public ChatClient client() {
        return client;
    }

    public SipCall call() {
        return call;
    }

    public MsrpPeer media() {
        return media;
    }

    /** The session identity: the URI of the focus's Contact. */
    public String focus() {
        return focus;
    }

    // ---- as caller

    /** The server's path in the 200. */
    public String answerPath() {
        return answerPath;
    }

    /** Expects 200, checks it, acknowledges it and joins the chat. */
    public SipText expectAnswered() {
        SipText ok = expectAnsweredWithoutAck();
        call.ack();
        connect(ok.sdp());
        return ok;
    }

    /** Expects 200 and checks it; no ACK is sent. */
    public SipText expectAnsweredWithoutAck() {
        SipText ok = call.expectFinal(200);
        focus = requireFocus(ok);
        requireUsable(ok.sdp());
        answerPath = ok.sdp().path();
        return ok;
    }

    /** Expects a failure, which is acknowledged. */
    public SipText expectRefused(int status) {
        return call.expectFinal(status);
    }

    // ---- as called

    public void ring() {
        call.ring();
    }

    /** 200 with an answer; then ACK, and the chat is joined. */
    public void accept() {
        accept(response -> response);
    }

    /** As {@link #accept()}, with the 200 changed by the script. */
    public void accept(UnaryOperator<SipDraft> change) {
        answer(change);
        call.expectAck();
        connect(call.invite().sdp());
    }

    /** Sends 200 with an answer and expects nothing. */
    public void answer(UnaryOperator<SipDraft> change) {
        if (client.answeredSetup().equals("passive")) {
            media.useRemotePath(call.invite().sdp().path());
        }
        call.respond(change.apply(ok()));
    }

    /** The 200 of this client. */
    public SipDraft ok() {
        return call.response(200, "OK")
                .with("Allow", "INVITE, ACK, CANCEL, BYE, OPTIONS, REFER, NOTIFY, UPDATE")
                .with("User-Agent", "IM-client/OMA1.0 Parley-test/1.0")
                .body("application/sdp", client.answer(media).toString());
    }

    /** A final failure, and the ACK for it. */
    public void decline(int status, String reason) {
        call.reject(status, reason);
    }

    public void expectCancel() {
        call.expectCancel();
    }

    // ---- both

    /** Joins the chat as active or passive side, as the two descriptions say. */
    public void connect(SdpText theirs) {
        String setup = theirs.message().attribute("setup").orElse("");
        boolean weConnect =
                caller ? !setup.equals("active") : !client.answeredSetup().equals("passive");
        if (weConnect) {
            media.connect(theirs.path());
        } else {
            media.awaitConnection(theirs.path());
        }
        if (media.tls().isPresent() && !media.isWebSocket()) {
            media.requireShown(theirs);
        }
    }

    /** Sends a text to everybody and expects the switch's 200. */
    public void say(String text) {
        send(CpimText.text(client.sip().displayName(), client.aor(), CpimText.EVERYBODY, text));
    }

    /** As {@link #say}, with another URI in From, as an anonymous user writes it. */
    public void sayAs(String from, String text) {
        send(CpimText.text("Anonymous", from, CpimText.EVERYBODY, text));
    }

    /** Sends a text to one URI and expects this response of the switch. */
    public void sayTo(String to, String text, int status) {
        CpimText cpim = CpimText.text(client.sip().displayName(), client.aor(), to, text);
        media.expectResponse(media.sendMessage("message/cpim", cpim.bytes()), status);
    }

    private void send(CpimText cpim) {
        media.expectResponse(media.sendMessage("message/cpim", cpim.bytes()), 200);
    }

    /** Expects exactly this text from this client. */
    public CpimText expectText(ChatClient sender, String text) {
        return expectText(sender.aor(), text);
    }

    /** Expects exactly this text with this URI in From. */
    public CpimText expectText(String senderUri, String text) {
        CpimText cpim = expectTextOf(text);
        if (!cpim.from().equals(senderUri)) {
            throw new WireFault(client.name() + " expected \"" + text + "\" from " + senderUri, cpim.bytes());
        }
        return cpim;
    }

    /** Expects exactly this text, whoever sent it. */
    public CpimText expectTextOf(String text) {
        MsrpMessage message = media.expectMessage();
        CpimText cpim = message.cpim();
        if (!cpim.text().equals(text)) {
            throw new WireFault(client.name() + " expected \"" + text + "\"", message.content());
        }
        return cpim;
    }

    /** Leaves: BYE, 200. */
    public void leave() {
        call.bye();
        media.drop();
    }

    /** Expects the focus to end this leg, and answers. */
    public SipText expectReleased() {
        SipText bye = call.expectBye();
        media.drop();
        return bye;
    }

    private void requireUsable(SdpText answer) {
        SdpText.Media message = answer.message();
        if (message.port() == 0) {
            throw new AssertionError("the message line was refused in the answer: " + answer);
        }
        message.need("path");
        message.need("accept-types");
        String setup = message.need("setup");
        if (!List.of("active", "passive").contains(setup)) {
            throw new AssertionError("an answer says active or passive, not " + setup);
        }
    }

    /** U2: Contact with isfocus; returns its URI. */
    static String requireFocus(SipText message) {
        String contact = message.need("Contact");
        boolean isFocus = Arrays.asList(
                        contact.substring(contact.indexOf('>') + 1).split(";"))
                .contains("isfocus");
        if (!isFocus) {
            throw new WireFault("U2: Contact without isfocus", message.raw());
        }
        return HeaderValues.uri(contact);
    }
}
