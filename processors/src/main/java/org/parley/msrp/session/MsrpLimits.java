package org.parley.msrp.session;

import java.time.Duration;

/**
 * Limits of sessions and connections. All of them ours; {@code keepAlive}, {@code reconnectGrace} and {@code unboundTimeout} are configured.
 *
 * @param queueBytes most octets that wait for one recipient with a connection; above it he counts as a slow reader
 * @param pendingBytes most octets that wait for one recipient whose connection is not there
 * @param bindTimeout longest wait for the first connection of a joined session; then what waits for it is given up
 * @param keepAlive silence of a peer after which the network asks whether it is there; zero: it does not
 * @param reconnectGrace how long a session whose connection is lost waits for another, and messages for it are kept
 * @param parkTimeout longest wait of a request that came before its session was joined; then 481
 * @param unboundTimeout longest life of a connection without session
 * @param chunkTimeout longest wait for the next chunk of an unfinished message; then its recipients learn that it ends
 * @param stallTimeout longest time that a recipient for whom the sender of a large message waits may read nothing; then
 *     the message is given up for him
 * @param largeMessageBytes a message that has come so far is a large one: its sender waits for recipients who lag behind
 * @param cpimHeaderBytes longest CPIM header block
 * @param messagesInProgress most unfinished messages of one sender; the one idle longest gives way
 * @param sessionsPerConnection most sessions bound to one connection; above it 506
 * @param responseBytes most octets of our responses that a peer may leave unread; above it the connection is closed
 */
public record MsrpLimits(
        int queueBytes,
        int pendingBytes,
        Duration bindTimeout,
        Duration keepAlive,
        Duration reconnectGrace,
        Duration parkTimeout,
        Duration unboundTimeout,
        Duration chunkTimeout,
        Duration stallTimeout,
        int largeMessageBytes,
        int cpimHeaderBytes,
        int messagesInProgress,
        int sessionsPerConnection,
        int responseBytes) {

    /**
     * 4 MiB hold a burst of a thousand text messages of a room; 256 KiB what is said while a phone connects; 30 s for a
     * connection is three TCP retransmissions of SYN; to ask a phone every 2 min spares its battery; 5 s bridge the race of a 200 OK against its SEND; 540 s for a chunk
     * is what RFC 7701 calls minutes rather than seconds; who has read nothing for 3 s is stuck, not slow; a message of
     * more than 256 KiB is a file and not talk; 8 KiB are some thirty CPIM headers.
     */
    public static final MsrpLimits DEFAULT = new MsrpLimits(
            4 << 20,
            256 << 10,
            Duration.ofSeconds(30),
            Duration.ofSeconds(120),
            Duration.ofSeconds(30),
            Duration.ofSeconds(5),
            Duration.ofSeconds(30),
            Duration.ofSeconds(540),
            Duration.ofSeconds(3),
            256 << 10,
            8192,
            64,
            256,
            1 << 20);

    /** Begins with these limits. */
    public Builder toBuilder() {
        return new Builder(this);
    }

    /** Makes limits that differ from others in some points. */
    public static final class Builder {

        private int queueBytes;
        private int pendingBytes;
        private Duration bindTimeout;
        private Duration keepAlive;
        private Duration reconnectGrace;
        private final Duration parkTimeout;
        private Duration unboundTimeout;
        private final Duration chunkTimeout;
        private Duration stallTimeout;
        private int largeMessageBytes;
        private final int cpimHeaderBytes;
        private final int messagesInProgress;
        private int sessionsPerConnection;
        private int responseBytes;

        private Builder(MsrpLimits from) {
            queueBytes = from.queueBytes;
            pendingBytes = from.pendingBytes;
            bindTimeout = from.bindTimeout;
            keepAlive = from.keepAlive;
            reconnectGrace = from.reconnectGrace;
            parkTimeout = from.parkTimeout;
            unboundTimeout = from.unboundTimeout;
            chunkTimeout = from.chunkTimeout;
            stallTimeout = from.stallTimeout;
            largeMessageBytes = from.largeMessageBytes;
            cpimHeaderBytes = from.cpimHeaderBytes;
            messagesInProgress = from.messagesInProgress;
            sessionsPerConnection = from.sessionsPerConnection;
            responseBytes = from.responseBytes;
        }

        public Builder queueBytes(int octets) {
            queueBytes = octets;
            return this;
        }

        public Builder pendingBytes(int octets) {
            pendingBytes = octets;
            return this;
        }

        public Builder bindTimeout(Duration value) {
            bindTimeout = value;
            return this;
        }

        public Builder keepAlive(Duration value) {
            keepAlive = value;
            return this;
        }

        public Builder reconnectGrace(Duration value) {
            reconnectGrace = value;
            return this;
        }

        public Builder unboundTimeout(Duration value) {
            unboundTimeout = value;
            return this;
        }

        public Builder stallTimeout(Duration value) {
            stallTimeout = value;
            return this;
        }

        public Builder largeMessageBytes(int octets) {
            largeMessageBytes = octets;
            return this;
        }

        public Builder sessionsPerConnection(int sessions) {
            sessionsPerConnection = sessions;
            return this;
        }

        public Builder responseBytes(int octets) {
            responseBytes = octets;
            return this;
        }

        public MsrpLimits build() {
            return new MsrpLimits(
                    queueBytes,
                    pendingBytes,
                    bindTimeout,
                    keepAlive,
                    reconnectGrace,
                    parkTimeout,
                    unboundTimeout,
                    chunkTimeout,
                    stallTimeout,
                    largeMessageBytes,
                    cpimHeaderBytes,
                    messagesInProgress,
                    sessionsPerConnection,
                    responseBytes);
        }
    }
}
