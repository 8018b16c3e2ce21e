package org.parley.sip;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * The hops that a request of ours has still to try, in order (RFC 3263 section 4.3). What is too long for UDP goes to its
 * hop over TCP first, and over UDP when that is refused (RFC 3261 section 18.1.1). Belongs to a lane.
 */
final class HopQueue {

    private final Core core;
    private final Deque<Hop> waiting = new ArrayDeque<>();

    /** The first one that waits, while it is tried over TCP for the length of the request. */
    private Optional<Hop> overTcp = Optional.empty();

    /** The one that was taken last, with the transport it went over. */
    private Optional<Hop> taken = Optional.empty();

    /** A hop and the message for it, whose Via names the transport. */
    record Try(Hop hop, byte[] message) {}

    HopQueue(Core core, List<Hop> hops) {
        this.core = core;
        waiting.addAll(core.silentHops().last(hops));
    }

    boolean isEmpty() {
        return waiting.isEmpty();
    }

    /** Takes the next one, because there was none before or because it gave no answer; empty when none is left. */
    Optional<Try> next(Function<Hop, byte[]> write) {
        overTcp.ifPresent(core.tcpRefusals()::add);
        boolean isRefused = overTcp.isPresent();
        overTcp = Optional.empty();
        return Optional.ofNullable(waiting.poll()).map(hop -> attempt(hop, isRefused, write));
    }

    //= DEC-40
    private Try attempt(Hop hop, boolean isTcpRefused, Function<Hop, byte[]> write) {
        byte[] message = write.apply(hop);
        SipSettings settings = core.settings();
        boolean isTooLong = hop.isUdp() && message.length > settings.maxUdpRequest() && settings.tcpPort() != 0;
        if (!isTooLong || isTcpRefused || core.tcpRefusals().contains(hop)) {
            taken = Optional.of(hop);
            return new Try(hop, message);
        }
        waiting.addFirst(hop);
        overTcp = Optional.of(hop);
        Hop stream = hop.over("TCP");
        taken = Optional.of(stream);
        return new Try(stream, write.apply(stream));
    }

    /** Takes the one again that has answered, for a request changed as it asked. */
    Optional<Try> again(Function<Hop, byte[]> write) {
        return taken.map(hop -> attempt(hop, false, write));
    }

    /** The one that was tried has answered: over TCP or UDP, it needs no second try over the other. */
    void answered() {
        overTcp.ifPresent(waiting::remove);
        overTcp = Optional.empty();
    }
}
