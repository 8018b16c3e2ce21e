package org.parley.harness;

import java.util.ArrayDeque;
import java.util.Queue;

/** A client's REFER and the NOTIFYs that tell what becomes of it (RFC 3515). */
public final class ReferWatch {

    private final ChatClient client;
    private final SipCall call;
    private final String focus;
    private final String eventId;
    /** NOTIFYs that overtook the 202, as they do when they come by another transport. */
    private final Queue<SipText> early = new ArrayDeque<>();

    private ReferWatch(ChatClient client, SipCall call, String focus, String eventId) {
        this.client = client;
        this.call = call;
        this.focus = focus;
        this.eventId = eventId;
    }

    /** The REFER of this client outside a dialog, not sent yet. */
    public static SipDraft draft(ChatClient client, String focus, String referTo) {
        return client.draft("REFER", focus)
                .with("P-Asserted-Identity", "\"" + client.sip().displayName() + "\" <" + client.aor() + ">")
                .with("Refer-To", referTo);
    }

    /** The REFER in the dialog of a leg, not sent yet. */
    public static SipDraft draft(ChatLeg leg, String referTo) {
        return leg.call().request("REFER").with("Refer-To", referTo);
    }

    /** Makes it the REFER of a list: Content-ID, disposition, and no subscription. */
    public static SipDraft of(SipDraft refer, ResourceList list) {
        return refer.set("Refer-To", "<cid:users@example.com>")
                .with("Require", "multiple-refer, norefersub")
                .with("Refer-Sub", "false")
                .with("Content-ID", "<users@example.com>")
                .with("Content-Disposition", "recipient-list")
                .body("application/resource-lists+xml", list.toString());
    }

    /** Sends a REFER outside a dialog and expects 202. */
    public static ReferWatch of(ChatClient client, String focus, String referTo) {
        SipCall call = client.send(draft(client, focus, referTo));
        return new ReferWatch(client, call, focus, "1").accepted();
    }

    /** Sends a REFER in the dialog of a leg and expects 202. */
    public static ReferWatch within(ChatLeg leg, String referTo) {
        SipDraft refer = draft(leg, referTo);
        leg.call().send(refer);
        String id = refer.header("CSeq").split(" ")[0];
        return new ReferWatch(leg.client(), leg.call(), leg.focus(), id).accepted();
    }

    /** Sends a REFER in the dialog of a subscription and expects 202. */
    public static ReferWatch within(ChatClient client, RosterWatch roster, String focus, String referTo) {
        SipDraft refer = roster.call()
                .request("REFER")
                .with("P-Asserted-Identity", "<" + client.aor() + ">")
                .with("Refer-To", referTo);
        roster.call().send(refer);
        String id = refer.header("CSeq").split(" ")[0];
        return new ReferWatch(client, roster.call(), focus, id).accepted();
    }

    private ReferWatch accepted() {
        SipText accepted = call.expectFinalBeside(202, "NOTIFY", early::add);
        if (!HeaderValues.uri(accepted.need("Contact")).equals(focus)) {
            throw new WireFault("the 202 names another focus than " + focus, accepted.raw());
        }
        if (accepted.header("Refer-Sub").isPresent()) {
            throw new WireFault("a subscription was asked for", accepted.raw());
        }
        return this;
    }

    public SipCall call() {
        return call;
    }

    /** NOTIFY that the referral is under way, answered by 200. */
    public ReferWatch expectTrying() {
        expect("SIP/2.0 100 Trying", "active;expires=\\d+");
        return this;
    }

    /** The last NOTIFY, answered by 200. */
    public void expectOutcome(String statusLine) {
        expect(statusLine, "terminated;reason=noresource");
    }

    /** A NOTIFY of this referral with this status line and a state like this, answered by 200. */
    public void expect(String statusLine, String state) {
        SipText notify = expectUnanswered(statusLine, state);
        call.reply(notify, SipDraft.response(200, "OK"));
    }

    /** As {@link #expect}, not answered. */
    public SipText expectUnanswered(String statusLine, String state) {
        SipText notify = early.isEmpty() ? call.expectRequest("NOTIFY") : early.remove();
        boolean isOurs = notify.need("Event").replace(" ", "").equals("refer;id=" + eventId)
                && ChatLeg.requireFocus(notify).equals(focus)
                && notify.need("Content-Type").replace(" ", "").equals("message/sipfrag;version=2.0");
        String told = notify.bodyText().strip();
        String stateTold = notify.need("Subscription-State").replace(" ", "");
        if (!isOurs || !told.equals(statusLine) || !stateTold.matches(state)) {
            throw new WireFault(
                    client.name() + " expected " + statusLine + ", " + state + " for the REFER " + eventId,
                    notify.raw());
        }
        return notify;
    }

    /** SUBSCRIBE to the outcome; {@code expires} 0 ends it. */
    public SipDraft subscribe(int expires) {
        return call.request("SUBSCRIBE")
                .with("Event", "refer;id=" + eventId)
                .with("Expires", Integer.toString(expires));
    }
}
