package org.parley.sip;

import java.util.List;
import java.util.function.BiFunction;
import java.util.function.Consumer;

/**
 * A request other than INVITE and ACK, sent to one hop after another until one answers (RFC 3261 section 17.1.2, RFC
 * 3263 section 4.3). Belongs to a lane. Ends with one status: the response's, 408 for none, 503 for no way.
 */
final class ClientRequest implements ClientTransaction {

    private final Calls calls;
    private final HopQueue hops;
    private final BiFunction<String, Hop, byte[]> write;
    private final String method;
    private final Consumer<RequestOutcome> done;
    private String fixedBranch = "";
    private String branch = "";
    private boolean ended;
    private Hop current;
    private TimerWheel.Entry repeat;
    private TimerWheel.Entry giveUp;

    /** What a provisional response does to the repetitions. */
    private Runnable slowDown = () -> {};

    /** @param write gives the message for a branch and a hop */
    ClientRequest(
            Calls calls,
            List<Hop> hops,
            BiFunction<String, Hop, byte[]> write,
            String method,
            Consumer<RequestOutcome> done) {
        this.calls = calls;
        this.hops = new HopQueue(calls.core, hops);
        this.write = write;
        this.method = method;
        this.done = done;
    }

    void begin() {
        next(503);
    }

    /** For CANCEL, whose branch is that of the INVITE. */
    void beginWith(String inviteBranch) {
        fixedBranch = inviteBranch;
        next(503);
    }

    @Override
    public void onResponse(ReceivedResponse response) {
        calls.core.silentHops().answered(current);
        if (response.status() < 200) {
            slowDown.run();
            return;
        }
        hops.answered();
        if (response.status() == 503 && !hops.isEmpty()) {
            next(503);
        } else {
            finish(RequestOutcome.of(response));
        }
    }

    /** @param without the status when no hop is left */
    private void next(int without) {
        leave();
        branch = fixedBranch.isEmpty() ? Tokens.branch() : fixedBranch;
        hops.next(hop -> write.apply(branch, hop))
                .ifPresentOrElse(
                        next -> transmit(next.message(), next.hop()), () -> finish(RequestOutcome.of(without)));
    }

    private void transmit(byte[] message, Hop hop) {
        String ofThisHop = branch;
        current = hop;
        Flow flow = calls.core.transports().flow(hop);
        SipSettings.Timing timing = calls.core.timing();
        calls.clients.put(Calls.clientKey(branch, method), this);
        if (!flow.isReliable()) {
            repeatAfter(timing.t1Ms(), timing.t2Ms(), message, flow);
            //= RFC3261-17.1.2-2
            slowDown = () -> {
                repeat.cancel();
                repeatAfter(timing.t2Ms(), timing.t2Ms(), message, flow);
                slowDown = () -> {};
            };
        }
        //= RFC3261-17.1.2-1
        giveUp = calls.lane.schedule(timing.giveUpMs(), () -> silent(hop, 408));
        flow.send(
                message,
                () -> calls.lane.execute(() -> {
                    if (ofThisHop.equals(branch) && !ended) {
                        silent(hop, 503);
                    }
                }));
    }

    private void silent(Hop hop, int status) {
        calls.core.silentHops().add(hop);
        next(status);
    }

    private void repeatAfter(long delayMs, long t2Ms, byte[] message, Flow flow) {
        repeat = calls.lane.schedule(delayMs, () -> {
            flow.send(message, calls.core.transports()::countLost);
            repeatAfter(Math.min(2 * delayMs, t2Ms), t2Ms, message, flow);
        });
    }

    private void leave() {
        slowDown = () -> {};
        if (repeat != null) {
            repeat.cancel();
        }
        if (giveUp != null) {
            giveUp.cancel();
        }
        calls.clients.remove(Calls.clientKey(branch, method), this);
    }

    private void finish(RequestOutcome outcome) {
        leave();
        ended = true;
        done.accept(outcome);
    }
}
