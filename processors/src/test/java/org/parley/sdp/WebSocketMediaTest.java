package org.parley.sdp;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.parley.Covers;

/** RFC 7977 section 5.2: paths of a WebSocket in offers and answers. */
class WebSocketMediaTest {

    private static final String PATH = "path:msrp://df7jal23ls0d.invalid:2855/98cjs;ws";
    private static final String SECURE_PATH = "path:msrps://df7jal23ls0d.invalid:2855/98cjs;ws";

    private static MediaPolicy policy(MsrpTransport... transports) {
        return new MediaPolicy(
                Sdp.POLICY.acceptTypes(),
                Sdp.POLICY.acceptWrappedTypes(),
                1_000,
                true,
                Set.of(transports),
                Optional.empty(),
                // Nobody may be asked where a host is that has no name.
                Optional.of((one, other) -> {
                    throw new AssertionError(one + " is looked up");
                }));
    }

    private static final MediaPolicy ALL = policy(MsrpTransport.values());

    private static SessionDescription offer(boolean isSecure, String... attributes) {
        return Sdp.offerWithLine("m=message 2855 " + (isSecure ? "TCP/TLS/MSRP" : "TCP/MSRP") + " *", attributes);
    }

    private static String refusal(SessionDescription offer, MediaPolicy policy) {
        OfferVerdict verdict = new OfferAnswer(policy).check(offer);
        assertTrue(verdict instanceof OfferVerdict.NotAcceptable, verdict::toString);
        return ((OfferVerdict.NotAcceptable) verdict).reason();
    }

    @ParameterizedTest(name = "{0} among {1} invites over {2}")
    @CsvSource({
        "WS, TCP WS, TCP",
        "WS, TCP TLS WS, TCP",
        "WSS, TCP TLS WSS, TLS",
        "WSS, TCP WSS, TCP",
        "WSS, TLS WSS, TLS"
    })
    @Covers("RFC7977-5.2.1-1")
    void comesFromThePathAndIsNotOfferedToInvitees(MsrpTransport offered, String enabled, MsrpTransport forInvitees) {
        MsrpTransport[] transports =
                List.of(enabled.split(" ")).stream().map(MsrpTransport::valueOf).toArray(MsrpTransport[]::new);
        boolean isSecure = offered == MsrpTransport.WSS;
        SelectedMedia selected = Sdp.selected(
                offer(isSecure, "accept-types:message/cpim", isSecure ? SECURE_PATH : PATH), policy(transports));
        assertEquals(offered, selected.ownTransport());
        assertEquals(forInvitees, selected.transport());
    }

    @ParameterizedTest(name = "a=setup:{0}")
    @CsvSource({"active", "actpass", "holdconn"})
    @Covers("RFC7977-5.2-1")
    void isAnsweredByOurPathToWhichThePageConnects(String setup) {
        LocalMedia local = new LocalMedia(
                Sdp.ORIGIN, MsrpTransport.WSS, 2858, "msrps://203.0.113.5:2858/leg-1;ws", Optional.empty());
        SessionDescription offer = offer(
                true,
                "accept-types:message/cpim",
                SECURE_PATH,
                "setup:" + setup,
                "fingerprint:sha-256 00:11",
                "msrp-cema");
        SelectedMedia selected = Sdp.selected(offer, ALL);
        assertEquals(List.of(), selected.offered().orElseThrow().fingerprints());
        SessionDescription answer = new OfferAnswer(ALL)
                .answer(offer, selected, Optional.empty(), local)
                .orElseThrow();
        MediaDescription media = answer.media().get(0);
        assertEquals("TCP/TLS/MSRP", media.protocol());
        assertEquals(2858, media.port());
        assertEquals(
                List.of("passive", "msrps://203.0.113.5:2858/leg-1;ws"),
                media.attributes().stream()
                        .filter(attribute -> attribute.isNamed("setup") || attribute.isNamed("path"))
                        .map(attribute -> attribute.value().orElseThrow())
                        .sorted(Comparator.reverseOrder())
                        .toList());
        assertTrue(media.attributes().stream()
                .noneMatch(attribute -> attribute.isNamed("fingerprint") || attribute.isNamed("msrp-cema")));
    }

    @Test
    @Covers("RFC7977-5.2-1")
    void refusesAPageThatWantsToBeConnectedTo() {
        assertEquals(
                "the peer of a WebSocket has to connect, and a=setup says passive",
                refusal(offer(false, "accept-types:message/cpim", PATH, "setup:passive"), ALL));
    }

    @Test
    @Covers("RFC7977-5.2.1-1")
    void refusesWhatIsOffOrFitsNoProtocol() {
        assertEquals(
                "the transport TCP/MSRP over WebSocket is not enabled",
                refusal(offer(false, "accept-types:message/cpim", PATH), Sdp.POLICY));
        assertEquals(
                "the transport TCP/TLS/MSRP over WebSocket is not enabled",
                refusal(
                        offer(true, "accept-types:message/cpim", SECURE_PATH),
                        policy(MsrpTransport.TLS, MsrpTransport.TCP, MsrpTransport.WS)));
        assertEquals(
                "the scheme of the path does not fit the transport",
                refusal(offer(true, "accept-types:message/cpim", PATH), ALL));
    }

    @Test
    void comesToTheRelayByWhateverThatHas() {
        SessionDescription offer = Sdp.offer(
                "accept-types:message/cpim",
                "path:msrp://relay.example.com:2855/x;tcp " + PATH.substring(5),
                "msrp-cema");
        MediaPolicy withoutCema = Sdp.only(MsrpTransport.TCP);
        assertEquals(MsrpTransport.TCP, Sdp.selected(offer, withoutCema).ownTransport());
    }

    @Test
    void isNoAnswerToAnOfferOfTcp() {
        SelectedMedia selected = Sdp.selected(Sdp.plainOffer(), Sdp.POLICY);
        MediaReading reading = new OfferAnswer(policy(MsrpTransport.values()))
                .readLegAnswer(offer(false, "accept-types:message/cpim", PATH), selected, Sdp.LEG);
        assertEquals("the answer changes the transport", ((MediaReading.Unusable) reading).reason());
    }

    @Test
    @Covers("RFC3264-9-1")
    void saysOnceWhatIsSupportedOnEachProtocol() {
        assertEquals(
                List.of("TCP/MSRP", "TCP/TLS/MSRP"),
                new OfferAnswer(ALL)
                        .supported(Sdp.ORIGIN).media().stream()
                                .map(MediaDescription::protocol)
                                .toList());
    }

    @Test
    void cannotBeAllThatIsEnabled() {
        assertThrows(IllegalArgumentException.class, () -> policy(MsrpTransport.WS));
    }
}
