package org.parley.osgi;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.parley.Covers;
import org.parley.osgi.ParleyConfig.AnswerInviter;
import org.parley.osgi.ParleyConfig.DisplayNameSource;
import org.parley.osgi.ParleyConfig.FailureCode;

@Covers("DEC-24")
class ParleyConfigTest {
    private static final ParleyConfig DEFAULTS = ParleyConfig.defaults();

    private static ConfigReading read(String... keysAndValues) {
        Map<String, String> properties = new java.util.HashMap<>();
        for (int i = 0; i < keysAndValues.length; i += 2) {
            properties.put(keysAndValues[i], keysAndValues[i + 1]);
        }
        return ParleyConfig.read(properties, DEFAULTS);
    }

    private static ParleyConfig accepted(String key, String value) {
        ConfigReading reading = read(key, value);
        assertEquals(List.of(), reading.problems());
        return reading.config();
    }

    private static ConfigProblem refused(String key, String value) {
        ConfigReading reading = read(key, value);
        assertEquals(1, reading.problems().size(), () -> key + " = " + value + ": " + reading);
        assertEquals(DEFAULTS, reading.config());
        assertFalse(reading.problems().get(0).isUnknownKey());
        return reading.problems().get(0);
    }

    @ParameterizedTest
    @CsvSource({
        "msrp.tls.port, 2856, needs tls.keystore",
        "sip.tls.port, 5061, needs tls.keystore",
        "msrp.wss.port, 2858, needs tls.keystore",
        "msrp.requireTls, true, needs msrp.tls.port",
        "tls.clientAuth, need, needs tls.truststore",
        "tls.clientAuth, want, needs tls.truststore",
        "tls.clientAuth, always, ''"
    })
    void refusesHalfOfTls(String key, String value, String reason) {
        ConfigProblem problem = refused(key, value);
        assertEquals(key, problem.key());
        assertTrue(problem.reason().startsWith(reason), problem::toString);
    }

    @Test
    void showsNoPasswordOfAMisspeltKey() {
        String problem =
                read("tls.keyStorePassword", "secret").problems().get(0).toString();
        assertEquals("tls.keyStorePassword = (not shown): no such key", problem);
    }

    @Test
    void takesTheWholeOfTls() {
        ConfigReading reading = read(
                "msrp.tls.port", "2856",
                "msrp.requireTls", "true",
                "tls.keystore", "etc/parley.p12",
                "tls.keystorePassword", "secret",
                "tls.truststore", "/etc/ssl/authorities.pem",
                "tls.clientAuth", "need");
        assertEquals(List.of(), reading.problems());
        assertEquals(Optional.of("etc/parley.p12"), reading.config().tls().keystore());
        assertEquals(ParleyConfig.ClientAuth.NEED, reading.config().tls().clientAuth());
        assertFalse(reading.config().toString().contains("secret"));
        assertEquals(
                "the same as msrp.port",
                read("msrp.tls.port", "2855", "tls.keystore", "k")
                        .problems()
                        .get(0)
                        .reason());
    }

    @ParameterizedTest
    @CsvSource({
        "msrp.ws.port, 2855, 'the same as one of msrp.wss.port, msrp.port and msrp.tls.port'",
        "msrp.ws.port, 2856, 'the same as one of msrp.wss.port, msrp.port and msrp.tls.port'",
        "msrp.wss.port, 2855, the same as msrp.port or msrp.tls.port",
        "msrp.wss.port, 2856, the same as msrp.port or msrp.tls.port"
    })
    void refusesOnePortForTwoProtocolsOfMsrp(String key, String port, String reason) {
        ConfigReading reading = read("msrp.tls.port", "2856", "tls.keystore", "k", key, port);
        assertEquals(
                List.of(reason),
                reading.problems().stream().map(ConfigProblem::reason).toList());
    }

    @Test
    void hasTheDefaultsOfTheDesign() {
        assertEquals("localhost", DEFAULTS.domain());
        assertEquals(List.of("sip:conference-factory@localhost"), DEFAULTS.factoryUris());
        assertEquals(List.of("127.0.0.1"), DEFAULTS.sip().host());
        assertEquals(1300, DEFAULTS.sip().udpMaxRequestBytes());
        assertEquals(Duration.ofHours(1), DEFAULTS.sip().sessionExpires());
        assertEquals(
                List.of(DisplayNameSource.FROM, DisplayNameSource.ASSERTED, DisplayNameSource.GROUP),
                DEFAULTS.sip().displayNameOrder());
        assertEquals(Optional.empty(), DEFAULTS.msrp().advertisedHost());
        assertEquals("127.0.0.1", DEFAULTS.msrp().reachableHost());
        assertEquals(10 << 20, DEFAULTS.msrp().maxSizeBytes());
        assertEquals(0, DEFAULTS.msrp().tlsPort());
        assertFalse(DEFAULTS.msrp().requireTls());
        assertFalse(DEFAULTS.msrp().cema());
        assertEquals(Optional.empty(), DEFAULTS.tls().keystore());
        assertEquals(ParleyConfig.ClientAuth.NONE, DEFAULTS.tls().clientAuth());
        assertEquals(List.of("*"), DEFAULTS.authorisation().allow());
        assertEquals(50, DEFAULTS.adhoc().maxParticipants());
        assertEquals(new FailureCode.Lowest(), DEFAULTS.adhoc().failureCode());
        assertEquals(Duration.ofMillis(100), DEFAULTS.limits().queueDelay());
        assertFalse(DEFAULTS.logContent());
    }

    @Test
    void readsNothingAsTheDefaults() {
        assertEquals(new ConfigReading(DEFAULTS, List.of()), read());
    }

    @Test
    void returnsToTheDefaultWhenAKeyIsTakenOut() {
        ParleyConfig changed = accepted("adhoc.maxParticipants", "7");
        assertEquals(DEFAULTS, ParleyConfig.read(Map.of(), changed).config());
    }

    @Test
    void keepsThePreviousValueWhenTheNewOneIsInvalid() {
        ParleyConfig changed = accepted("adhoc.maxParticipants", "7");
        ConfigReading reading =
                ParleyConfig.read(Map.of("adhoc.maxParticipants", "many", "domain", "example.com"), changed);
        assertEquals(7, reading.config().adhoc().maxParticipants());
        assertEquals("example.com", reading.config().domain());
    }

    @Test
    void namesKeyValueReasonAndRangeOfAnInvalidValue() {
        ConfigProblem problem = refused("sip.udp.port", "70000");
        assertEquals("sip.udp.port = 70000: out of range; allowed: 1 to 65535, or 0 = off", problem.toString());
    }

    @Test
    void reportsAnUnknownKeyAndReadsOn() {
        ConfigReading reading = read("adhoc.maxParticipant", "9", "adhoc.maxParticipants", "8");
        assertEquals(8, reading.config().adhoc().maxParticipants());
        assertEquals(1, reading.problems().size());
        assertTrue(reading.problems().get(0).isUnknownKey());
        assertEquals(
                "adhoc.maxParticipant = 9: no such key",
                reading.problems().get(0).toString());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "service.pid",
                "felix.fileinstall.filename",
                "component.id",
                "simple.target",
                ".internal",
                "org.apache.karaf.x"
            })
    void saysNothingOfWhatTheContainerAdds(String key) {
        assertEquals(List.of(), read(key, "x").problems());
    }

    @Test
    void ignoresSpaceAroundAValue() {
        assertEquals(7, accepted("adhoc.maxParticipants", "  7 ").adhoc().maxParticipants());
    }

    @ParameterizedTest
    @CsvSource({"120,120000", "120 s,120000", "2 min,120000", "1500ms,1500", "1 h,3600000", "3 MIN,180000"})
    void readsDurationsWithUnitAndBareOnesAsSeconds(String text, long millis) {
        assertEquals(
                Duration.ofMillis(millis),
                accepted("adhoc.ringTimeout", text).adhoc().ringTimeout());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "-1",
                "1.5",
                "s",
                "10 parsecs",
                "999 ms",
                "3601",
                "2 h",
                "999999999999999999 d",
                "9999999999999999999"
            })
    void refusesOtherDurations(String text) {
        refused("adhoc.ringTimeout", text);
    }

    @ParameterizedTest
    @CsvSource({"10 MB,10485760", "1024,1024", "2kb,2048", "4096 B,4096", "1 GB,1073741824"})
    void readsSizesWithUnitAndBareOnesAsOctets(String text, int octets) {
        assertEquals(octets, accepted("msrp.maxSize", text).msrp().maxSizeBytes());
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "1023", "2 GB", "10 MiB", "10 ms", "1e6", "999999999999999999 GB"})
    void refusesOtherSizes(String text) {
        refused("msrp.maxSize", text);
    }

    @ParameterizedTest
    @CsvSource({
        "sip.udp.port,0,65535,-1,65536",
        "adhoc.maxParticipants,2,10000,1,10001",
        "limits.listEntries,1,100000,0,100001",
        "msrp.port,1,65535,0,65536",
        "sip.sessionExpires,90,86400,89,86401",
        "limits.queueDelay,10 ms,30 s,9 ms,31 s",
        "limits.bodyBytes,1024,16 MB,1023,16777217"
    })
    void acceptsBothEndsOfARangeAndNothingBeyond(
            String key, String smallest, String largest, String below, String above) {
        accepted(key, smallest);
        accepted(key, largest);
        refused(key, below);
        refused(key, above);
    }

    @ParameterizedTest
    @ValueSource(strings = {"yes", "1", "", "truefalse"})
    void refusesWhatIsNeitherTrueNorFalse(String text) {
        refused("adhoc.countInviter", text);
    }

    @Test
    void readsAChoiceAsWritten() {
        assertEquals(
                AnswerInviter.IMMEDIATELY,
                accepted("adhoc.answerInviter", "immediately").adhoc().answerInviter());
        assertEquals(
                "first-accept, immediately",
                refused("adhoc.answerInviter", "later").allowed());
        refused("adhoc.answerInviter", "FIRST_ACCEPT");
        assertEquals(ParleyConfig.Join.INVITED, DEFAULTS.adhoc().join());
        assertEquals(
                ParleyConfig.Join.OPEN, accepted("adhoc.join", "open").adhoc().join());
        refused("adhoc.join", "closed");
    }

    @Test
    void readsEveryFailureCodePolicy() {
        assertEquals(new FailureCode.SixxxWins(), failureCode("sixxx-wins"));
        assertEquals(new FailureCode.First(), failureCode("first"));
        assertEquals(new FailureCode.Fixed(480), failureCode("fixed:480"));
        refused("adhoc.failureCode", "fixed:399");
        refused("adhoc.failureCode", "fixed:700");
        refused("adhoc.failureCode", "fixed:");
        refused("adhoc.failureCode", "highest");
    }

    private static FailureCode failureCode(String text) {
        return accepted("adhoc.failureCode", text).adhoc().failureCode();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"example.com", "example.com:5080", "192.0.2.1", "[2001:db8::1]", "[2001:db8::1]:5080", "im"})
    void acceptsADomainWithOptionalPort(String text) {
        assertEquals(text, accepted("domain", text).domain());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "2001:db8::1",
                "example.com:",
                "example.com:0",
                "example.com:70000",
                "sip:example.com",
                "a b",
                "-a.com",
                "[2001:db8::1",
                "300.1.1.1",
                ":5060"
            })
    void refusesWhatIsNoDomain(String text) {
        refused("domain", text);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "192.0.2.1",
                "::",
                "::1",
                "2001:db8::1",
                "1:2:3:4:5:6:7:8",
                "::ffff:192.0.2.1",
                "1::",
                "im-1.example.com"
            })
    void acceptsAddressesAndNamesToListenOn(String text) {
        assertEquals(List.of(text), accepted("sip.host", text).sip().host());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "1:2:3",
                "1::2::3",
                "12345::",
                "1:2:3:4:5:6:7:8:9",
                "1:2:3:4:5:6:7::8:9",
                "256.1.1.1",
                "host_name",
                "::1,::1",
                "192.0.2.1,,::1",
                "192.0.2.1:5060"
            })
    void refusesOtherHosts(String text) {
        refused("sip.host", text);
    }

    @Test
    void takesTheBracketsOffAnAddressToListenOn() {
        assertEquals(
                List.of("127.0.0.1", "::1"),
                accepted("sip.host", "127.0.0.1, [::1]").sip().host());
        assertEquals("::1", accepted("msrp.advertisedHost", "[::1]").msrp().reachableHost());
    }

    @ParameterizedTest
    @ValueSource(strings = {"10.0.0.0/8", "10.1.2.3", "::1/128", "2001:db8::/32", "0.0.0.0/0"})
    void acceptsNetworksOfTrustedPeers(String text) {
        assertEquals(List.of(text), accepted("sip.trustedPeers", text).sip().trustedPeers());
    }

    @ParameterizedTest
    @ValueSource(strings = {"10.0.0.0/33", "::1/129", "10.0.0.0/", "example.com", "10.0.0/8", "10.0.0.0/-1"})
    void refusesOtherTrustedPeers(String text) {
        refused("sip.trustedPeers", text);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "tls:",
                "tls:*.example.com",
                "tls:proxy.example.com:5061",
                "tls:10.0.0.0/8",
                "tls:a b",
                "TLS:x.com"
            })
    void refusesWhatIsNoDomainOfACertificate(String text) {
        refused("sip.trustedPeers", text);
    }

    @Test
    void trustsDomainsOnlyWhereCertificatesAreAskedFor() {
        ConfigProblem problem = refused("sip.trustedPeers", "::1,tls:proxy.example.com");
        assertEquals("sip.trustedPeers", problem.key());
        assertTrue(problem.reason().contains("tls.clientAuth"), problem::toString);
        ConfigReading reading = read(
                "sip.trustedPeers", "::1,tls:proxy.example.com", "tls.clientAuth", "want", "tls.truststore", "a.pem");
        assertEquals(List.of(), reading.problems());
        assertEquals(
                List.of("::1", "tls:proxy.example.com"), reading.config().sip().trustedPeers());
    }

    @Test
    void trustsNobodyWhenTheListIsEmpty() {
        assertEquals(List.of(), accepted("sip.trustedPeers", "").sip().trustedPeers());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "sip:f@example.com",
                "sips:f@example.com:5061;transport=tcp",
                "sip:f@[2001:db8::1]:5060",
                "sip:a;x=1@192.0.2.1"
            })
    void acceptsFactoryUris(String text) {
        assertEquals(List.of(text), accepted("factoryUris", text).factoryUris());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "f@example.com",
                "sip:example.com",
                "tel:+1234",
                "sip:@example.com",
                "sip:f@",
                "sip:f@a b",
                "sip:f@example.com:99999",
                "sip:f@[1::2::3]",
                "sip:f@example.com?x=y"
            })
    void refusesOtherFactoryUris(String text) {
        refused("factoryUris", text);
    }

    @Test
    void readsOutboundProxiesInTheirOrder() {
        assertEquals(
                List.of("sip:a.example.com;lr", "sip:192.0.2.1:5080"),
                accepted("sip.outboundProxy", "sip:a.example.com;lr, sip:192.0.2.1:5080")
                        .sip()
                        .outboundProxy());
    }

    @Test
    void refusesMediaTypesWithoutSubtype() {
        assertEquals(
                List.of("message/cpim", "text/*"),
                accepted("msrp.acceptTypes", "message/cpim   text/*").msrp().acceptTypes());
        refused("msrp.acceptTypes", "message");
        refused("msrp.acceptTypes", "");
        assertEquals(List.of(), accepted("msrp.acceptWrappedTypes", "").msrp().acceptWrappedTypes());
    }

    @Test
    void readsWarningsByReason() {
        assertEquals(
                Map.of("not-authorised", "129 Not you", "too-many-participants", "Too many"),
                accepted("sip.warnings", "not-authorised=129 Not you, too-many-participants = Too many")
                        .sip()
                        .warnings());
        refused("sip.warnings", "not-authorised");
        refused("sip.warnings", "not-authorised=say \"no\"");
        refused("sip.warnings", "not-authorised=1 x, not-authorised=2 y");
        refused("sip.warnings", "foo=bar");
    }

    @Test
    void refusesADisplayNameSourceThatStandsTwice() {
        refused("sip.displayNameOrder", "from,from");
    }

    @Test
    void boundsTheLengthOfAList() {
        String longest = "a,".repeat(ConfigKeys.LIST_LENGTH_MAX - 1) + "a";
        assertEquals(
                ConfigKeys.LIST_LENGTH_MAX,
                accepted("authorisation.deny", longest).authorisation().deny().size());
        refused("authorisation.deny", longest + ",a");
    }

    @Test
    void refusesToSwitchOffEveryTransport() {
        ConfigReading reading = read("sip.udp.port", "0", "sip.tcp.port", "0");
        assertEquals(DEFAULTS, reading.config());
        assertEquals("sip.udp.port", reading.problems().get(0).key());
        assertEquals(0, accepted("sip.udp.port", "0").sip().udpPort());
    }

    @Test
    void refusesASmallestSessionExpiresAboveTheOneAskedFor() {
        ConfigReading reading = read("sip.minSE", "1800", "sip.sessionExpires", "900", "domain", "example.com");
        assertEquals(DEFAULTS.sip(), reading.config().sip());
        assertEquals("example.com", reading.config().domain());
        assertEquals("above sip.sessionExpires", reading.problems().get(0).reason());
    }

    @Test
    void refusesAMinimumOfParticipantsAboveTheMaximum() {
        ParleyConfig ten = read("adhoc.maxParticipants", "10", "adhoc.minParticipants", "3")
                .config();
        ConfigReading reading =
                ParleyConfig.read(Map.of("adhoc.maxParticipants", "4", "adhoc.minParticipants", "5"), ten);
        assertEquals(10, reading.config().adhoc().maxParticipants());
        assertEquals(3, reading.config().adhoc().minParticipants());
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "http://127.0.0.1:8080/xcap", "https://xdm.example.com/", "HTTP://xdm.example.com/a/b"})
    void takesARootOfAnXdmServer(String root) {
        assertEquals(root, accepted("groups.xcapRoot", root).groups().xcapRoot());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "xcap",
                "ftp://xdm.example.com/",
                "file:///etc",
                "http:///x",
                "http://a/?b",
                "http://a/#b",
                "http://u@a/",
                "http://a b/"
            })
    void refusesWhatIsNoRoot(String root) {
        refused("groups.xcapRoot", root);
    }

    @Test
    void readsGroupsInTheirFolder() {
        assertEquals("etc/parley/groups", DEFAULTS.groups().dir());
        assertEquals(
                "data/groups", accepted("groups.dir", "data/groups").groups().dir());
        refused("groups.dir", "");
        assertEquals(
                Duration.ofDays(2), accepted("groups.xcapStale", "2 d").groups().xcapStale());
        refused("limits.xcapTimeout", "0");
    }
}
