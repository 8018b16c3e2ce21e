package org.parley.osgi;

import java.util.List;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import org.parley.sip.TrustedPeers;

/**
 * Something that values of {@code etc/parley.cfg} must fulfil together; where they do not, the previous ones of all its keys stay.
 *
 * @param keys those it is about; the problem is reported for the first
 * @param reason what is wrong when it is broken
 * @param broken true for a configuration that breaks it
 */
record ConfigRule(List<ConfigKey<?>> keys, String reason, Predicate<ParleyConfig> broken) {

    private static final String NEEDS_KEYSTORE =
            "needs tls.keystore: a PKCS12 or JKS file with a private key and its certificate";

    static final List<ConfigRule> ALL = List.of(
            new ConfigRule(
                    List.of(ConfigKeys.SIP_UDP_PORT, ConfigKeys.SIP_TCP_PORT, ConfigKeys.SIP_TLS_PORT),
                    "off together with sip.tcp.port and sip.tls.port, so that nobody could be invited",
                    config -> config.sip().udpPort() == 0
                            && config.sip().tcpPort() == 0
                            && config.sip().tlsPort() == 0),
            new ConfigRule(
                    List.of(ConfigKeys.SIP_TLS_PORT, ConfigKeys.TLS_KEYSTORE),
                    NEEDS_KEYSTORE,
                    config -> config.sip().tlsPort() != 0
                            && config.tls().keystore().isEmpty()),
            new ConfigRule(
                    List.of(ConfigKeys.SIP_WSS_PORT, ConfigKeys.TLS_KEYSTORE),
                    NEEDS_KEYSTORE,
                    config -> config.sip().wssPort() != 0
                            && config.tls().keystore().isEmpty()),
            new ConfigRule(
                    List.of(ConfigKeys.SIP_TLS_PORT, ConfigKeys.SIP_TCP_PORT),
                    "the same as sip.tcp.port",
                    config -> config.sip().tlsPort() != 0
                            && config.sip().tlsPort() == config.sip().tcpPort()),
            new ConfigRule(
                    List.of(
                            ConfigKeys.SIP_WS_PORT,
                            ConfigKeys.SIP_WSS_PORT,
                            ConfigKeys.SIP_TCP_PORT,
                            ConfigKeys.SIP_TLS_PORT),
                    "the same as one of sip.wss.port, sip.tcp.port and sip.tls.port",
                    config -> isOneOf(
                            config.sip().wsPort(),
                            config.sip().wssPort(),
                            config.sip().tcpPort(),
                            config.sip().tlsPort())),
            new ConfigRule(
                    List.of(ConfigKeys.SIP_WSS_PORT, ConfigKeys.SIP_TCP_PORT, ConfigKeys.SIP_TLS_PORT),
                    "the same as sip.tcp.port or sip.tls.port",
                    config -> isOneOf(
                            config.sip().wssPort(),
                            config.sip().tcpPort(),
                            config.sip().tlsPort())),
            new ConfigRule(
                    List.of(ConfigKeys.MSRP_TLS_PORT, ConfigKeys.TLS_KEYSTORE),
                    NEEDS_KEYSTORE,
                    config -> config.msrp().tlsPort() != 0
                            && config.tls().keystore().isEmpty()),
            new ConfigRule(
                    List.of(ConfigKeys.MSRP_WSS_PORT, ConfigKeys.TLS_KEYSTORE),
                    NEEDS_KEYSTORE,
                    config -> config.msrp().wssPort() != 0
                            && config.tls().keystore().isEmpty()),
            new ConfigRule(
                    List.of(ConfigKeys.MSRP_TLS_PORT, ConfigKeys.MSRP_PORT),
                    "the same as msrp.port",
                    config -> config.msrp().tlsPort() == config.msrp().port()),
            new ConfigRule(
                    List.of(
                            ConfigKeys.MSRP_WS_PORT,
                            ConfigKeys.MSRP_WSS_PORT,
                            ConfigKeys.MSRP_PORT,
                            ConfigKeys.MSRP_TLS_PORT),
                    "the same as one of msrp.wss.port, msrp.port and msrp.tls.port",
                    config -> isOneOf(
                            config.msrp().wsPort(),
                            config.msrp().wssPort(),
                            config.msrp().port(),
                            config.msrp().tlsPort())),
            new ConfigRule(
                    List.of(ConfigKeys.MSRP_WSS_PORT, ConfigKeys.MSRP_PORT, ConfigKeys.MSRP_TLS_PORT),
                    "the same as msrp.port or msrp.tls.port",
                    config -> isOneOf(
                            config.msrp().wssPort(),
                            config.msrp().port(),
                            config.msrp().tlsPort())),
            new ConfigRule(
                    List.of(ConfigKeys.MSRP_REQUIRE_TLS, ConfigKeys.MSRP_TLS_PORT),
                    "needs msrp.tls.port",
                    config -> config.msrp().requireTls() && config.msrp().tlsPort() == 0),
            new ConfigRule(
                    List.of(ConfigKeys.TLS_CLIENT_AUTH, ConfigKeys.TLS_TRUSTSTORE),
                    "needs tls.truststore: the authorities that certificates have to come from",
                    config -> config.tls().clientAuth() != ParleyConfig.ClientAuth.NONE
                            && config.tls().truststore().isEmpty()),
            new ConfigRule(
                    List.of(ConfigKeys.SIP_TRUSTED_PEERS, ConfigKeys.TLS_CLIENT_AUTH),
                    "has tls: entries, which need tls.clientAuth = want or need: else no peer shows a certificate",
                    config -> config.tls().clientAuth() == ParleyConfig.ClientAuth.NONE
                            && config.sip().trustedPeers().stream()
                                    .anyMatch(peer -> peer.startsWith(TrustedPeers.TLS))),
            // RFC 4028 section 5: we would refuse an interval of our own.
            new ConfigRule(
                    List.of(ConfigKeys.SIP_MIN_SE, ConfigKeys.SIP_SESSION_EXPIRES),
                    "above sip.sessionExpires",
                    config -> config.sip().minSE().compareTo(config.sip().sessionExpires()) > 0),
            new ConfigRule(
                    List.of(ConfigKeys.ADHOC_MIN_PARTICIPANTS, ConfigKeys.ADHOC_MAX_PARTICIPANTS),
                    "above adhoc.maxParticipants",
                    config -> config.adhoc().minParticipants() > config.adhoc().maxParticipants()));

    private static boolean isOneOf(int port, int... others) {
        return port != 0 && IntStream.of(others).anyMatch(other -> other == port);
    }
}
