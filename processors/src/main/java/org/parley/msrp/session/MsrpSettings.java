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
 */
public record MsrpSettings(
        String host,
        int port,
        String advertisedHost,
        long maxSize,
        boolean requireCpim,
        boolean allowUnwrapped,
        CpimFrom cpimFrom,
        UriMatch matchUri,
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

    /** Default policy for a listener. */
    public static MsrpSettings of(String host, int port) {
        return new MsrpSettings(
                host,
                port,
                "",
                10_485_760,
                true,
                false,
                CpimFrom.REJECT,
                UriMatch.SESSION_ID,
                MsrpLimits.DEFAULT,
                CodecLimits.DEFAULT);
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
