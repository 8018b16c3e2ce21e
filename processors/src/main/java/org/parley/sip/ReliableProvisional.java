package org.parley.sip;

import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Consumer;
import java.util.function.LongFunction;

/**
 * The reliable provisional responses to one INVITE, one after the other (RFC 3262 section 3). Belongs to a lane. None of
 * ours has a session description.
 */
final class ReliableProvisional {

    /** First RSeq numbers end here, so that no call counts past 2^31-1. Ours. */
    private static final int LARGEST_FIRST_RSEQ = 1 << 30;

    private final Calls calls;
    private final long inviteCseq;
    private final Consumer<byte[]> send;
    private final Runnable notAcknowledged;
    private long rseq = ThreadLocalRandom.current().nextInt(1, LARGEST_FIRST_RSEQ);
    private Optional<Rack> expected = Optional.empty();
    private TimerWheel.Entry repeat;
    private TimerWheel.Entry giveUp;

    /**
     * @param send passes a response to the INVITE's transaction
     * @param notAcknowledged runs when no PRACK has come for 64*T1
     */
    ReliableProvisional(Calls calls, long inviteCseq, Consumer<byte[]> send, Runnable notAcknowledged) {
        this.calls = calls;
        this.inviteCseq = inviteCseq;
        this.send = send;
        this.notAcknowledged = notAcknowledged;
    }

    /**
     * Sends a response, and again until its PRACK comes; nothing while the one before is not acknowledged.
     *
     * @param write gives the response for an RSeq
     */
    //= RFC3262-3-3
    void send(LongFunction<byte[]> write) {
        if (expected.isPresent()) {
            return;
        }
        expected = Optional.of(new Rack(rseq, inviteCseq));
        byte[] response = write.apply(rseq++);
        send.accept(response);
        repeatAfter(calls.core.timing().t1Ms(), response);
        //= RFC3262-3-5
        giveUp = calls.lane.schedule(calls.core.timing().giveUpMs(), () -> {
            stop();
            notAcknowledged.run();
        });
    }

    /** What a PRACK would acknowledge now. */
    Optional<Rack> expected() {
        return expected;
    }

    /** True when the PRACK acknowledges the response that was sent last. */
    //= RFC3262-3-4
    boolean acknowledged(Rack rack) {
        boolean fits = expected.filter(rack::equals).isPresent();
        if (fits) {
            stop();
            expected = Optional.empty();
        }
        return fits;
    }

    /** Sends nothing more: there is a final response. */
    void stop() {
        if (repeat != null) {
            repeat.cancel();
            giveUp.cancel();
        }
    }

    private void repeatAfter(long delayMs, byte[] response) {
        repeat = calls.lane.schedule(delayMs, () -> {
            send.accept(response);
            repeatAfter(2 * delayMs, response);
        });
    }
}
