package org.parley.sip;

import java.util.List;

/**
 * INVITE client transaction to one hop (RFC 3261 section 17.1.1), with its CANCEL. Belongs to a lane. States: calling,
 * proceeding, ended.
 */
final class InviteAttempt implements ClientTransaction {

    /** What becomes of the attempt; {@code onFinal} and {@code onAccepted} end it. */
    interface Outcome {
        void onTrying();

        void onProvisional(ReceivedResponse response);

        void onAccepted(ReceivedResponse response);

        /** A response of 300 or more; its ACK has been sent. */
        void onRefused(ReceivedResponse response);

        /**
         * 408 for no answer, 503 for no way to the hop.
         *
         * @param reason what is known beside; or empty
         */
        void onFailure(int status, String reason);
    }

    private final Calls calls;
    private final Hop hop;
    private final String branch;
    private final InviteFields fields;
    private final Outcome outcome;
    private final Flow flow;
    private boolean proceeding;
    private boolean ended;
    private SipHeaders cancelHeaders;
    private TimerWheel.Entry repeat;
    private TimerWheel.Entry giveUp;

    InviteAttempt(Calls calls, Hop hop, String branch, InviteFields fields, Outcome outcome) {
        this.calls = calls;
        this.hop = hop;
        this.branch = branch;
        this.fields = fields;
        this.outcome = outcome;
        this.flow = calls.core.transports().flow(hop);
    }

    //= RFC3261-17.1.1.2-1
    void begin(byte[] invite) {
        calls.clients.put(Calls.clientKey(branch, "INVITE"), this);
        SipSettings.Timing timing = calls.core.timing();
        if (!flow.isReliable()) {
            repeatAfter(timing.t1Ms(), invite);
        }
        giveUp = calls.lane.schedule(timing.giveUpMs(), () -> fail(408));
        flow.send(invite, () -> calls.lane.execute(() -> fail(503)));
    }

    /** Sends CANCEL as soon as a provisional response is there. */
    //= RFC3261-9.1-1
    void cancel(SipHeaders headers) {
        if (cancelHeaders != null || ended) {
            return;
        }
        cancelHeaders = headers;
        if (proceeding) {
            sendCancel();
        }
    }

    boolean isCancelled() {
        return cancelHeaders != null;
    }

    @Override
    public void onResponse(ReceivedResponse response) {
        calls.core.silentHops().answered(hop);
        if (response.status() < 200) {
            onProvisional(response);
        } else if (response.status() < 300) {
            end();
            outcome.onAccepted(response);
        } else {
            acknowledge(response);
            end();
            outcome.onRefused(response);
        }
    }

    private void onProvisional(ReceivedResponse response) {
        if (!proceeding) {
            proceeding = true;
            stopTimers();
            if (cancelHeaders != null) {
                sendCancel();
            }
        }
        if (response.status() == 100) {
            outcome.onTrying();
        } else {
            outcome.onProvisional(response);
        }
    }

    //= FAULT-14
    private void repeatAfter(long delayMs, byte[] invite) {
        repeat = calls.lane.schedule(delayMs, () -> {
            flow.send(invite, calls.core.transports()::countLost);
            repeatAfter(2 * delayMs, invite);
        });
    }

    //= RFC3261-17.1.1.3-1
    private void acknowledge(ReceivedResponse response) {
        byte[] ack = fields.begin(
                        "ACK",
                        calls.via(hop, branch),
                        response.head().first("to").orElse(fields.to()))
                .end();
        if (!flow.isReliable()) {
            calls.sentMemory.remember(AnswerKeys.refusalAck(branch), new SentAck(ack, hop));
        }
        flow.send(ack, calls.core.transports()::countLost);
    }

    private void sendCancel() {
        new ClientRequest(
                        calls,
                        List.of(hop),
                        (ignored, same) -> fields.begin("CANCEL", calls.via(hop, branch), fields.to())
                                .headers(cancelHeaders)
                                .end(),
                        "CANCEL",
                        outcome -> {})
                .beginWith(branch);
        // A peer that confirms the CANCEL and never ends the INVITE must not hold the call (RFC 3261 section 9.1).
        giveUp = calls.lane.schedule(calls.core.timing().giveUpMs(), () -> fail(408));
    }

    private void fail(int status) {
        if (!ended) {
            if (!proceeding) {
                calls.core.silentHops().add(hop);
            }
            end();
            outcome.onFailure(status, status == 503 ? flow.fault().orElse("") : "");
        }
    }

    private void end() {
        ended = true;
        stopTimers();
        calls.clients.remove(Calls.clientKey(branch, "INVITE"), this);
    }

    private void stopTimers() {
        if (repeat != null) {
            repeat.cancel();
        }
        if (giveUp != null) {
            giveUp.cancel();
        }
    }
}
