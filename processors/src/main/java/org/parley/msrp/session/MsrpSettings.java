package org.parley.msrp.session;

import org.parley.msrp.CodecLimits;

/**
 * Policy of the switch; read anew for every session, connection and message that starts.
 *
 * @param host address of the listener
 * @param port its port
 * @param advertisedHost host in the paths we give out; empty: {@code host}
 * @param maxSize largest message in octets
 * @param requireCpim messages must be wrapped in message/cpim
 * @param allowUnwrapped other types are let through even so
 * @param privateMessages messages to one participant are delivered where he declared to take them; else 403
 * @param nicknames NICKNAME is served; else 403
 * @param slowReader what happens when too much waits for a recipient
 * @param connections how many connections peers may open
 */
public record MsrpSettings(
        String host,
        int port,
        String advertisedHost,
        long maxSize,
        boolean requireCpim,
        boolean allowUnwrapped,
        boolean privateMessages,
        boolean nicknames,
        CpimFrom cpimFrom,
        UriMatch matchUri,
        SlowReader slowReader,
        ConnectionLimits connections,
        MsrpLimits limits,
        CodecLimits codecLimits) {

    /** What happens to a message whose CPIM From is not its sender. An anonymous sender's is always rewritten. */
    public enum CpimFrom {
        /** 403. */
        REJECT,
        /** It is replaced by the sender's first identity. */
        REWRITE
    }

    /** How the From-Path of a request is compared with the path of the peer's SDP. */
    public enum UriMatch {
        /** By session id: translated addresses do not matter. */
        SESSION_ID,
        /** By the rules of RFC 4975 section 6.1. */
        WHOLE
    }

    /** What happens when more waits for a recipient than {@link MsrpLimits#queueBytes}. */
    public enum SlowReader {
        /** His session is dropped; only the sender of a large message waits a moment for him. */
        DROP_SESSION,
        /** Who sends to him is not read from until he has caught up; he is dropped when he reads nothing any more. */
        PAUSE_SENDER
    }

    /** Default policy for a listener. */
    public static MsrpSettings of(String host, int port) {
        return builder(host, port).build();
    }

    /** Begins with the default policy for a listener. */
    public static Builder builder(String host, int port) {
        return new Builder(host, port);
    }

    /** Makes settings that differ from the default in some points. */
    public static final class Builder {

        private final String host;
        private final int port;
        private String advertisedHost = "";
        private long maxSize = 10_485_760;
        private boolean requireCpim = true;
        private boolean allowUnwrapped;
        private boolean privateMessages = true;
        private boolean nicknames = true;
        private CpimFrom cpimFrom = CpimFrom.REJECT;
        private UriMatch matchUri = UriMatch.SESSION_ID;
        private SlowReader slowReader = SlowReader.DROP_SESSION;
        private ConnectionLimits connections = ConnectionLimits.DEFAULT;
        private MsrpLimits limits = MsrpLimits.DEFAULT;
        private CodecLimits codecLimits = CodecLimits.DEFAULT;

        private Builder(String host, int port) {
            this.host = host;
            this.port = port;
        }

        public Builder advertisedHost(String value) {
            advertisedHost = value;
            return this;
        }

        public Builder maxSize(long octets) {
            maxSize = octets;
            return this;
        }

        public Builder requireCpim(boolean value) {
            requireCpim = value;
            return this;
        }

        public Builder allowUnwrapped(boolean value) {
            allowUnwrapped = value;
            return this;
        }

        public Builder privateMessages(boolean value) {
            privateMessages = value;
            return this;
        }

        public Builder nicknames(boolean value) {
            nicknames = value;
            return this;
        }

        public Builder cpimFrom(CpimFrom value) {
            cpimFrom = value;
            return this;
        }

        public Builder matchUri(UriMatch value) {
            matchUri = value;
            return this;
        }

        public Builder slowReader(SlowReader value) {
            slowReader = value;
            return this;
        }

        public Builder connections(ConnectionLimits value) {
            connections = value;
            return this;
        }

        public Builder limits(MsrpLimits value) {
            limits = value;
            return this;
        }

        public Builder codecLimits(CodecLimits value) {
            codecLimits = value;
            return this;
        }

        public MsrpSettings build() {
            return new MsrpSettings(
                    host,
                    port,
                    advertisedHost,
                    maxSize,
                    requireCpim,
                    allowUnwrapped,
                    privateMessages,
                    nicknames,
                    cpimFrom,
                    matchUri,
                    slowReader,
                    connections,
                    limits,
                    codecLimits);
        }
    }

    /** True when a message of another type than message/cpim is let through. */
    boolean passesUnwrapped() {
        return allowUnwrapped || !requireCpim;
    }

    /** The host in our paths. */
    String pathHost() {
        return advertisedHost.isEmpty() ? host : advertisedHost;
    }
}
