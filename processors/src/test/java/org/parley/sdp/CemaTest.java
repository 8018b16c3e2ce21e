package org.parley.sdp;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.parley.Covers;

/** RFC 6714: where to connect to, and with whom that cannot be agreed. */
class CemaTest {

    /** One name that has the address of the clients here. */
    private static final HostComparison HOSTS = (one, other) ->
            one.equalsIgnoreCase(other) || List.of(one, other).containsAll(List.of("ana.example.com", "192.0.2.10"));

    private static final MediaPolicy ON = with(Optional.of(HOSTS));
    private static final MediaPolicy OFF = with(Optional.empty());

    private static MediaPolicy with(Optional<HostComparison> cema) {
        return new MediaPolicy(
                Sdp.POLICY.acceptTypes(),
                Sdp.POLICY.acceptWrappedTypes(),
                1_000,
                true,
                Sdp.POLICY.transports(),
                Optional.empty(),
                cema);
    }

    private static SessionDescription offer(String address, int port, String path, String... further) {
        return Sdp.parse("v=0\r\no=- 1 1 IN IP4 192.0.2.10\r\ns=-\r\nc=IN IP4 " + address + "\r\nt=0 0\r\nm=message "
                + port + " TCP/MSRP *\r\na=accept-types:message/cpim\r\na=path:" + path + "\r\n"
                + String.join(
                        "",
                        List.of(further).stream()
                                .map(line -> "a=" + line + "\r\n")
                                .toList()));
    }

    private static boolean isAcceptable(MediaPolicy policy, SessionDescription offer) {
        return new OfferAnswer(policy).check(offer) instanceof OfferVerdict.Acceptable;
    }

    private static List<String> answer(MediaPolicy policy, SessionDescription offer) {
        SelectedMedia selected = Sdp.selected(offer, policy);
        return Sdp.lines(new OfferAnswer(policy)
                .answer(offer, selected, Optional.empty(), Sdp.LEG)
                .orElseThrow());
    }

    private static MsrpAddress connectTo(MediaPolicy policy, SessionDescription offer) {
        return Sdp.selected(offer, policy).offered().orElseThrow().connectTo();
    }

    @Test
    @Covers("RFC6714-4.2-1")
    void declaresItInOffersWhereItIsOn() {
        SelectedMedia selected = Sdp.selected(Sdp.plainOffer("msrp-cema"), ON);
        List<String> on = Sdp.lines(new OfferAnswer(ON).legOffer(selected, Sdp.LEG));
        assertEquals(1, on.stream().filter("a=msrp-cema"::equals).count(), on::toString);
        assertTrue(on.contains("a=setup:actpass"), on::toString);
        assertTrue(!Sdp.lines(new OfferAnswer(OFF).legOffer(selected, Sdp.LEG)).contains("a=msrp-cema"));
    }

    @ParameterizedTest(name = "c= {0} m= {1} path {2} setup {3}: {4}")
    @CsvSource({
        "192.0.2.10, 2900, msrp://192.0.2.10:2900/s;tcp, actpass, true",
        "192.0.2.10, 2900, msrp://ana.example.com:2900/s;tcp, actpass, true",
        "192.0.2.10, 2855, msrp://192.0.2.10/s;tcp, actpass, true",
        "192.0.2.99, 2900, msrp://192.0.2.10:2900/s;tcp, actpass, false",
        "192.0.2.10, 2901, msrp://192.0.2.10:2900/s;tcp, actpass, false",
        "192.0.2.10, 2900, msrp://ben.example.com:2900/s;tcp, actpass, false",
        "192.0.2.10, 9, msrp://192.0.2.10:2900/s;tcp, active, true",
        "192.0.2.99, 9, msrp://192.0.2.10:2900/s;tcp, active, false",
        "192.0.2.10, 9, msrp://192.0.2.10:2900/s;tcp, actpass, false"
    })
    @Covers({"RFC6714-4.3-1", "RFC6714-4.4-1"})
    void refusesAnchoredOffersThatDoNotKnowIt(String address, int port, String path, String setup, boolean acceptable) {
        SessionDescription plain = offer(address, port, path, "setup:" + setup);
        assertEquals(acceptable, isAcceptable(ON, plain));
        assertTrue(isAcceptable(OFF, plain));
        assertTrue(isAcceptable(ON, offer(address, port, path, "setup:" + setup, "msrp-cema")));
        if (acceptable) {
            assertTrue(!answer(ON, plain).contains("a=msrp-cema"));
        }
    }

    @Test
    @Covers("RFC6714-4.3-2")
    void answersAndConnectsToTheAddressOfTheMediaLine() {
        SessionDescription anchored =
                offer("192.0.2.99", 3000, "msrp://192.0.2.10:2900/s;tcp", "setup:passive", "msrp-cema");
        List<String> answer = answer(ON, anchored);
        assertTrue(answer.contains("a=msrp-cema"), answer::toString);
        assertTrue(answer.contains("a=setup:active"), answer::toString);
        assertEquals(new MsrpAddress(MsrpTransport.TCP, "192.0.2.99", 3000), connectTo(ON, anchored));
        assertEquals(new MsrpAddress(MsrpTransport.TCP, "192.0.2.10", 2900), connectTo(OFF, anchored));
        assertTrue(!answer(OFF, anchored).contains("a=msrp-cema"));
    }

    @Test
    @Covers("RFC6714-4.3-3")
    void usesThePathTowardsARelayThatNothingStandsBefore() {
        String path = "msrp://192.0.2.10:2900/r;tcp msrp://ana.example.com:2855/s;tcp";
        SessionDescription relayed = offer("192.0.2.10", 2900, path, "setup:passive", "msrp-cema");
        assertTrue(!answer(ON, relayed).contains("a=msrp-cema"));
        SessionDescription anchored = offer("192.0.2.99", 2900, path, "setup:passive", "msrp-cema");
        assertTrue(answer(ON, anchored).contains("a=msrp-cema"));
        assertEquals("192.0.2.99", connectTo(ON, anchored).host());
    }

    @Test
    @Covers({"RFC6714-4.2-2", "RFC6714-4.3-1"})
    void readsAnswersByTheSameRule() {
        OfferAnswer negotiation = new OfferAnswer(ON);
        SelectedMedia selected = Sdp.selected(Sdp.plainOffer(), ON);
        String path = "msrp://192.0.2.10:2900/s;tcp";
        assertTrue(
                negotiation.readLegAnswer(offer("192.0.2.99", 2900, path), selected, Sdp.LEG)
                        instanceof MediaReading.Unusable);
        MediaReading anchored =
                negotiation.readLegAnswer(offer("192.0.2.99", 3000, path, "msrp-cema"), selected, Sdp.LEG);
        assertEquals(
                new MsrpAddress(MsrpTransport.TCP, "192.0.2.99", 3000),
                ((MediaReading.Usable) anchored).media().connectTo());
        MediaReading direct = negotiation.readLegAnswer(offer("192.0.2.10", 2900, path), selected, Sdp.LEG);
        assertEquals(
                new MsrpAddress(MsrpTransport.TCP, "192.0.2.10", 2900),
                ((MediaReading.Usable) direct).media().connectTo());
    }

    @Test
    @Covers("RFC6714-4.4-1")
    void takesADescriptionWithoutAddressByItsPath() {
        SessionDescription offer = Sdp.parse("v=0\r\no=- 1 1 IN IP4 h\r\ns=-\r\nt=0 0\r\nm=message 3000 TCP/MSRP *\r\n"
                + "a=accept-types:message/cpim\r\na=path:msrp://192.0.2.10:2900/s;tcp\r\n");
        assertTrue(isAcceptable(ON, offer));
        assertEquals(2900, connectTo(ON, offer).port());
    }

    @Test
    void keepsTheAddressWhenExtensionsAreTakenAway() {
        SessionDescription anchored = offer("192.0.2.99", 3000, "msrp://192.0.2.10:2900/s;tcp", "msrp-cema", "x-own:1");
        SelectedMedia selected = Sdp.selected(anchored, ON).withoutExtensions();
        assertEquals("192.0.2.99", selected.offered().orElseThrow().connectTo().host());
    }
}
