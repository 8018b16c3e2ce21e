package org.parley.sip;

import java.util.List;
import java.util.function.Consumer;

/**
 * An INVITE of ours inside a dialog (RFC 3261 section 14.1), to one hop after another until one answers. Belongs to a lane.
 * Ends with one outcome.
 */
final class ClientReinvite implements InviteAttempt.Outcome {

    private final Calls calls;
    private final InviteFields fields;
    private final HopQueue hops;
    private final SipHeaders headers;
    private final SipBody body;
    private final Consumer<ReceivedResponse> accepted;
    private final Consumer<RequestOutcome> done;

    /** @param accepted gets a 2xx, to acknowledge it */
    ClientReinvite(
            Calls calls,
            InviteFields fields,
            List<Hop> hops,
            SipHeaders headers,
            SipBody body,
            Consumer<ReceivedResponse> accepted,
            Consumer<RequestOutcome> done) {
        this.calls = calls;
        this.fields = fields;
        this.hops = new HopQueue(calls.core, hops);
        this.headers = headers;
        this.body = body;
        this.accepted = accepted;
        this.done = done;
    }

    void begin() {
        next(503);
    }

    /** @param without the status when no hop is left */
    private void next(int without) {
        String branch = Tokens.branch();
        hops.next(hop -> write(hop, branch))
                .ifPresentOrElse(
                        next -> new InviteAttempt(calls, next.hop(), branch, fields, this).begin(next.message()),
                        () -> done.accept(RequestOutcome.of(without)));
    }

    private byte[] write(Hop hop, String branch) {
        return fields.begin("INVITE", calls.via(hop, branch), fields.to())
                .headers(headers)
                .product("User-Agent", calls.core.settings().product(), headers)
                .end(body);
    }

    @Override
    public void onTrying() {
        // No phone rings: nobody has to know.
    }

    @Override
    public void onProvisional(ReceivedResponse response) {
        // The answer may take its time; the transaction waits for it.
    }

    @Override
    public void onAccepted(ReceivedResponse response) {
        accepted.accept(response);
        done.accept(RequestOutcome.of(response));
    }

    @Override
    public void onRefused(ReceivedResponse response) {
        hops.answered();
        if (response.status() == 503 && !hops.isEmpty()) {
            next(503);
        } else {
            done.accept(RequestOutcome.of(response));
        }
    }

    @Override
    public void onFailure(int status, String reason) {
        next(status);
    }
}
