package org.parley.osgi;

import java.util.List;
import java.util.function.Predicate;

/**
 * Something that values of {@code etc/parley.cfg} must fulfil together; where they do not, the previous ones of all its keys stay.
 *
 * @param keys those it is about; the problem is reported for the first
 * @param reason what is wrong when it is broken
 * @param broken true for a configuration that breaks it
 */
record ConfigRule(List<ConfigKey<?>> keys, String reason, Predicate<ParleyConfig> broken) {

    static final List<ConfigRule> ALL = List.of(
            new ConfigRule(
                    List.of(ConfigKeys.SIP_UDP_PORT, ConfigKeys.SIP_TCP_PORT),
                    "off together with sip.tcp.port, so that nothing would listen",
                    config -> config.sip().udpPort() == 0 && config.sip().tcpPort() == 0),
            // RFC 4028 section 5: we would refuse an interval of our own.
            new ConfigRule(
                    List.of(ConfigKeys.SIP_MIN_SE, ConfigKeys.SIP_SESSION_EXPIRES),
                    "above sip.sessionExpires",
                    config -> config.sip().minSE().compareTo(config.sip().sessionExpires()) > 0),
            new ConfigRule(
                    List.of(ConfigKeys.ADHOC_MIN_PARTICIPANTS, ConfigKeys.ADHOC_MAX_PARTICIPANTS),
                    "above adhoc.maxParticipants",
                    config -> config.adhoc().minParticipants() > config.adhoc().maxParticipants()));
}
