package org.parley.msrp.session;

import java.time.Duration;

/**
 * Limits of sessions and connections. All of them ours.
 *
 * @param queueBytes most octets that wait for one recipient with a connection; above it the session is dropped
 * @param pendingBytes most octets that wait for one recipient whose connection is not there yet
 * @param bindTimeout longest wait for the connection of a joined session; then what waits for it is given up
 * @param parkTimeout longest wait of a request that came before its session was joined; then 481
 * @param unboundTimeout longest life of a connection without session
 * @param cpimHeaderBytes longest CPIM header block
 * @param messagesInProgress most unfinished messages of one sender; the one idle longest gives way
 * @param sessionsPerConnection most sessions bound to one connection; above it 506
 * @param responseBytes most octets of our responses that a peer may leave unread; above it the connection is closed
 */
public record MsrpLimits(
        int queueBytes,
        int pendingBytes,
        Duration bindTimeout,
        Duration parkTimeout,
        Duration unboundTimeout,
        int cpimHeaderBytes,
        int messagesInProgress,
        int sessionsPerConnection,
        int responseBytes) {

    /**
     * 4 MiB hold a burst of a thousand text messages of a room; 256 KiB what is said while a phone connects; 30 s for a
     * connection is three TCP retransmissions of SYN; 5 s bridge the race of a 200 OK against its SEND; 8 KiB are some
     * thirty CPIM headers.
     */
    public static final MsrpLimits DEFAULT = new MsrpLimits(
            4 << 20,
            256 << 10,
            Duration.ofSeconds(30),
            Duration.ofSeconds(5),
            Duration.ofSeconds(30),
            8192,
            64,
            256,
            1 << 20);
}
