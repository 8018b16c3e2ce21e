package org.parley.harness;

import java.net.InetSocketAddress;
import java.util.List;
import java.util.Optional;

/** Dialog state of RFC 3261 section 12 at a peer, and the messages that are built from it. */
public final class DialogText {

    /** Default port of SIP over UDP and TCP. */
    private static final int SIP_PORT = 5060;

    private final SipPeer peer;
    private final String callId;
    private final String localTag;
    private final String local;
    private SipFlow flow;
    private String remote;
    private String remoteTarget;
    private long cseq;
    private long inviteCseq;
    private String lastMethod = "INVITE";

    private DialogText(SipPeer peer, String callId, String localTag, String local, SipFlow flow) {
        this.peer = peer;
        this.callId = callId;
        this.localTag = localTag;
        this.local = local;
        this.flow = flow;
    }

    static DialogText asCaller(SipPeer peer, SipDraft request, SipFlow flow) {
        String from = request.header("From");
        String tag = HeaderValues.parameter(from, "tag").orElse("");
        DialogText dialog = new DialogText(peer, request.header("Call-ID"), tag, from, flow);
        dialog.remote = request.header("To");
        dialog.remoteTarget = request.startLine().split(" ")[1];
        dialog.cseq = Long.parseLong(request.header("CSeq").split(" ")[0]);
        dialog.inviteCseq = dialog.cseq;
        dialog.lastMethod = request.startLine().split(" ")[0];
        return dialog;
    }

    static DialogText asCalled(SipPeer peer, SipText invite) {
        String tag = SipPeer.unique();
        DialogText dialog =
                new DialogText(peer, invite.callId(), tag, invite.need("To") + ";tag=" + tag, invite.flow());
        dialog.remote = invite.need("From");
        dialog.remoteTarget = invite.uri("Contact");
        return dialog;
    }

    public String localTag() {
        return localTag;
    }

    /** Value of From (as called: To) with the other side's tag once it is known. */
    public String remote() {
        return remote;
    }

    public String remoteTarget() {
        return remoteTarget;
    }

    String lastMethod() {
        return lastMethod;
    }

    SipFlow flow() {
        return flow;
    }

    /** Takes tag and remote target from a response to our INVITE. */
    void learn(SipText response) {
        if (response.tag("To").isPresent()) {
            remote = response.need("To");
        }
        response.header("Contact").ifPresent(contact -> remoteTarget = HeaderValues.uri(contact));
    }

    /** A request within the dialog with the next CSeq number, not sent yet. */
    SipDraft request(String method) {
        cseq++;
        inviteCseq = method.equals("INVITE") ? cseq : inviteCseq;
        SipDraft draft = basic(method, cseq);
        if (List.of("INVITE", "UPDATE", "SUBSCRIBE", "REFER").contains(method)) {
            draft.with("Contact", "<" + peer.contactUri(flow.transport()) + ">;+g.oma.sip-im");
        }
        return draft;
    }

    /** A request outside a dialog once more: a transaction of its own with the next CSeq number (RFC 3261 section 22.2). */
    SipDraft again(SipDraft request) {
        cseq++;
        String method = request.startLine().split(" ")[0];
        inviteCseq = method.equals("INVITE") ? cseq : inviteCseq;
        return request.copy().set("Via", peer.via(flow.transport())).set("CSeq", cseq + " " + method);
    }

    /** ACK to a 2xx: a transaction of its own to the remote target. */
    SipDraft ack() {
        routeToTarget();
        return basic("ACK", inviteCseq);
    }

    void sent(SipDraft draft) {
        lastMethod = draft.startLine().split(" ")[0];
        routeToTarget();
    }

    /** In a dialog over UDP requests go where the Contact resolves to; a TCP connection is kept. */
    private void routeToTarget() {
        if (flow.transport().equals("UDP")) {
            flow = peer.flow("UDP", resolve(remoteTarget));
        }
    }

    private SipDraft basic(String method, long number) {
        return SipDraft.request(method, remoteTarget)
                .with("Via", peer.via(flow.transport()))
                .with("Max-Forwards", "70")
                .with("From", local)
                .with("To", remote)
                .with("Call-ID", callId)
                .with("CSeq", number + " " + method);
    }

    /** ACK to a failure: same branch and Request-URI as the INVITE, To of the response (section 17.1.1.3). */
    SipDraft ackOfFailure(SipDraft invite, SipText response) {
        return SipDraft.request("ACK", invite.startLine().split(" ")[1])
                .with("Via", invite.header("Via"))
                .with("Max-Forwards", "70")
                .with("From", invite.header("From"))
                .with("To", response.need("To"))
                .with("Call-ID", invite.header("Call-ID"))
                .with("CSeq", response.cseq() + " ACK");
    }

    static SipDraft cancelOf(SipDraft invite) {
        return SipDraft.request("CANCEL", invite.startLine().split(" ")[1])
                .with("Via", invite.header("Via"))
                .with("Max-Forwards", "70")
                .with("From", invite.header("From"))
                .with("To", invite.header("To"))
                .with("Call-ID", invite.header("Call-ID"))
                .with("CSeq", invite.header("CSeq").split(" ")[0] + " CANCEL");
    }

    SipDraft responseToInvite(SipText invite, int status, String reason) {
        SipDraft draft = completed(invite, SipDraft.response(status, reason));
        if (status > 100) {
            draft.set("To", local);
        } else {
            draft.set("To", invite.need("To"));
        }
        if (status > 100 && status < 300) {
            draft.with("Contact", "<" + peer.contactUri(invite.transport()) + ">;+g.oma.sip-im");
        }
        return draft;
    }

    /** Puts the headers that a response copies from its request in front (section 8.2.6.2). */
    SipDraft completed(SipText request, SipDraft response) {
        SipDraft draft = SipDraft.response(0, "").startLine(response.startLine());
        request.lines("Via").forEach(via -> draft.with("Via", via));
        draft.with("From", request.need("From"));
        String to = request.need("To");
        draft.with("To", request.tag("To").isPresent() ? to : to + ";tag=" + localTag);
        draft.with("Call-ID", callId);
        draft.with("CSeq", request.need("CSeq"));
        return draft.append(response);
    }

    /** A request within the dialog has our tag in To and the other side's in From. */
    void requireWithin(SipText message) {
        Optional<String> remoteTag = HeaderValues.parameter(remote, "tag");
        if (remoteTag.isPresent() && !message.tag("From").equals(remoteTag)) {
            throw new WireFault("From tag is not that of the dialog, " + remoteTag.get(), message.raw());
        }
    }

    static void requireMatchingCancel(SipText invite, SipText cancel) {
        for (String name : List.of("Call-ID", "To", "From")) {
            if (!cancel.need(name).equals(invite.need(name))) {
                throw new WireFault("CANCEL has another " + name + " than its INVITE", cancel.raw());
            }
        }
        boolean sameTransaction = cancel.branch().equals(invite.branch())
                && cancel.cseq() == invite.cseq()
                && cancel.requestUri().equals(invite.requestUri());
        if (!sameTransaction) {
            throw new WireFault("CANCEL has another branch, CSeq or Request-URI than its INVITE", cancel.raw());
        }
    }

    /** Host and port of a SIP URI, with the default port where it has none. */
    static InetSocketAddress resolve(String uri) {
        String rest = uri.substring(uri.indexOf(':') + 1).split("[;?]")[0];
        String hostPort = rest.substring(rest.indexOf('@') + 1);
        int colon = hostPort.lastIndexOf(':');
        boolean hasPort = colon > hostPort.lastIndexOf(']');
        String host = hasPort ? hostPort.substring(0, colon) : hostPort;
        InetSocketAddress address =
                new InetSocketAddress(host, hasPort ? Integer.parseInt(hostPort.substring(colon + 1)) : SIP_PORT);
        if (address.isUnresolved()) {
            throw new AssertionError("the remote target does not resolve: " + uri);
        }
        return address;
    }
}
