package org.parley.sdp;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.parley.Covers;

/** Rule A7: what the operator's policy lets pass, and the description of a 488. */
class OfferCheckTest {

    private static String refusal(SessionDescription offer, MediaPolicy policy) {
        OfferVerdict verdict = new OfferAnswer(policy).check(offer);
        assertTrue(verdict instanceof OfferVerdict.NotAcceptable, verdict::toString);
        return ((OfferVerdict.NotAcceptable) verdict).reason();
    }

    @Test
    @Covers("OMA-A7")
    void selectsTheOfferOfAClientBehindNat() {
        SelectedMedia selected = Sdp.selected(Sdp.file("offer-active-behind-nat.sdp"), Sdp.POLICY);
        assertEquals(
                "message/cpim application/im-iscomposing+xml",
                selected.acceptTypes().toValue());
        assertEquals(
                "text/plain message/imdn+xml", selected.acceptWrappedTypes().toValue());
        assertEquals(10_485_760, selected.maxSizeBytes());
        MessageMedia media = selected.offered().orElseThrow();
        assertEquals(9, media.port());
        assertEquals(Setup.ACTIVE, media.setup().orElseThrow());
        assertEquals(List.of("msrp://192.0.2.10:9/sA1;tcp"), media.path());
        assertEquals("192.0.2.10", media.connectionAddress().orElseThrow());
    }

    @Test
    void readsMediaBelowOtherMediaWithItsOwnLinesFirst() {
        MessageMedia media = Sdp.selected(
                        Sdp.file("offer-with-everything-that-must-not-travel.sdp"), Sdp.policy("*", "*", true))
                .offered()
                .orElseThrow();
        assertEquals(1, media.index());
        assertEquals("192.0.2.11", media.connectionAddress().orElseThrow());
        assertEquals(2, media.path().size());
        assertEquals(new MsrpAddress(MsrpTransport.TCP, "relay.ana.example.com", 7394), media.nextHop());
        assertEquals(OptionalLong.of(4096), media.maxSize());
    }

    @Test
    void fallsBackToSessionLevelSetupAndDirection() {
        SessionDescription offer = Sdp.parse("v=0\no=- 1 1 IN IP4 h\ns=-\na=setup:active\na=sendonly\n"
                + "m=message 9 TCP/MSRP *\na=accept-types:*\na=path:msrp://h:1/s;tcp\n");
        MessageMedia media = Sdp.media(offer);
        assertEquals(Setup.ACTIVE, media.setup().orElseThrow());
        assertEquals(Direction.SENDONLY, media.direction());
    }

    @Test
    void takesTheFirstMessageLineThatPolicyLetsPass() {
        SessionDescription offer = Sdp.file("offer-two-message-lines-first-tls.sdp");
        assertEquals(0, Sdp.selected(offer, Sdp.POLICY).offered().orElseThrow().index());
        assertEquals(
                1,
                Sdp.selected(offer, Sdp.only(MsrpTransport.TCP))
                        .offered()
                        .orElseThrow()
                        .index());
    }

    @Test
    @Covers("OMA-A7")
    void refusesPlainTcpWhereTlsIsRequired() {
        assertEquals("the transport TCP/MSRP is not enabled", refusal(Sdp.plainOffer(), Sdp.only(MsrpTransport.TLS)));
    }

    @Test
    void refusesAnOfferWithoutMessageLine() {
        SessionDescription offer = Sdp.parse("v=0\no=- 1 1 IN IP4 h\ns=-\nm=audio 1 RTP/AVP 0\n");
        assertEquals("there is no m=message line", refusal(offer, Sdp.POLICY));
    }

    @Test
    @Covers("RFC4975-8.1-1")
    void refusesAnotherTransport() {
        SessionDescription offer = Sdp.offerWithLine(
                "m=message 9 UDP/MSRP *", "accept-types:message/cpim", "path:msrp://192.0.2.10:9/s;tcp");
        assertTrue(refusal(offer, Sdp.POLICY).startsWith("the transport of m=message is neither"));
    }

    @Test
    @Covers("RFC3264-5.1-1")
    void refusesALineSwitchedOff() {
        SessionDescription offer = Sdp.offerWithLine(
                "m=message 0 TCP/MSRP *", "accept-types:message/cpim", "path:msrp://192.0.2.10:9/s;tcp");
        assertEquals("m=message is switched off by port 0", refusal(offer, Sdp.POLICY));
    }

    @ParameterizedTest
    @ValueSource(strings = {"x-no-path", "path", "path:", "path:   "})
    @Covers("RFC4975-8.2-1")
    void refusesALineWithoutPath(String attribute) {
        assertEquals(
                "the path attribute is missing, empty or too long",
                refusal(Sdp.offer("accept-types:message/cpim", attribute), Sdp.POLICY));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "http://192.0.2.1:80/s;tcp",
                "msrp://192.0.2.1:9",
                "msrp://192.0.2.1:9/;tcp",
                "msrp://192.0.2.1:9/s",
                "msrp://192.0.2.1:9/s;udp",
                "msrp://192.0.2.1:0/s;tcp",
                "msrp://192.0.2.1:65536/s;tcp",
                "msrp://192.0.2.1:port/s;tcp",
                "msrp://:9/s;tcp",
                "msrp://[]:9/s;tcp",
                "msrp://[2001:db8::1:9/s;tcp",
                "msrp://2001:db8::1:9/s;tcp",
                "msrp://host name:9/s;tcp",
                "msrp://h\u00f6st:9/s;tcp",
                "msrp://192.0.2.1:9/a;tcp nonsense",
            })
    @Covers("RFC4975-8.2-4")
    void refusesAPathThatNobodyCouldUse(String path) {
        assertEquals(
                "the path attribute has something that is no MSRP URI",
                refusal(Sdp.offer("accept-types:message/cpim", "path:" + path), Sdp.POLICY));
    }

    @ParameterizedTest
    @CsvSource({
        "msrp://ana@192.0.2.1:9/s;tcp;x=y, 192.0.2.1, 9",
        "MSRP://Host.example.com/s;TCP, Host.example.com, 2855",
        "msrp://[2001:db8::1]:99/s;tcp, 2001:db8::1, 99",
        "msrp://[2001:db8::1]/s~u/q?;tcp, 2001:db8::1, 2855",
    })
    @Covers("RFC4975-8.2-4")
    void readsWhereAPathPoints(String uri, String host, int port) {
        assertEquals(
                new MsrpAddress(MsrpTransport.TCP, host, port),
                MsrpAddress.tryParse(uri).orElseThrow());
    }

    @Test
    @Covers("RFC4975-8.2-2")
    void refusesAPathWhoseSchemeDoesNotFitTheTransport() {
        assertEquals(
                "the scheme of the path does not fit the transport",
                refusal(Sdp.offer("accept-types:message/cpim", "path:msrps://192.0.2.10:9/s;tcp"), Sdp.POLICY));
    }

    @Test
    @Covers("RFC4975-8.6-1")
    void refusesALineWithoutTypes() {
        String reason = "the accept-types attribute is missing or names no media type";
        assertEquals(reason, refusal(Sdp.offer("path:msrp://192.0.2.10:9/s;tcp"), Sdp.POLICY));
        assertEquals(reason, refusal(Sdp.offer("accept-types:plain (", "path:msrp://h:9/s;tcp"), Sdp.POLICY));
    }

    @Test
    @Covers("RFC7701-5.2-1")
    void refusesClientsWithoutCpimWhereItIsRequired() {
        SessionDescription offer = Sdp.offer("accept-types:text/plain", "path:msrp://192.0.2.10:9/s;tcp");
        assertEquals("accept-types lacks message/cpim", refusal(offer, Sdp.policy("*", "*", true)));
        assertEquals(
                "text/plain",
                Sdp.selected(offer, Sdp.policy("*", "*", false)).acceptTypes().toValue());
    }

    @Test
    void refusesAnOfferOfNothingButForbiddenTypes() {
        SessionDescription offer = Sdp.offer("accept-types:text/plain", "path:msrp://192.0.2.10:9/s;tcp");
        assertEquals("none of the accept-types is allowed", refusal(offer, Sdp.policy("message/cpim", "*", false)));
    }

    @Test
    void countsTheWildcardAsCpim() {
        SessionDescription offer = Sdp.offer("accept-types:*", "path:msrp://192.0.2.10:9/s;tcp");
        assertEquals(Sdp.POLICY.acceptTypes(), Sdp.selected(offer, Sdp.POLICY).acceptTypes());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "max-size:",
                "max-size:many",
                "max-size:-1",
                "max-size:0",
                "max-size:9999999999999999999",
                "maxsize:7"
            })
    void takesAnUnreadableMaxSizeAsNoLimit(String attribute) {
        assertEquals(OptionalLong.empty(), Sdp.media(Sdp.plainOffer(attribute)).maxSize());
    }

    @ParameterizedTest
    @ValueSource(strings = {"setup:holdconn", "setup:sideways", "setup"})
    @Covers("RFC6135-4.2.1-1")
    void takesHoldconnAndUnknownSetupAsNoSetup(String attribute) {
        assertTrue(Sdp.media(Sdp.plainOffer(attribute)).setup().isEmpty());
    }

    @Test
    @Covers({"OMA-A7", "RFC3264-9-1"})
    void describesWhatIsSupportedInA488() {
        assertEquals(
                List.of(
                        "v=0",
                        "o=- 10 1 IN IP4 203.0.113.5",
                        "s=-",
                        "c=IN IP4 203.0.113.5",
                        "t=0 0",
                        "m=message 0 TCP/MSRP *",
                        "a=accept-types:message/cpim application/im-iscomposing+xml",
                        "a=accept-wrapped-types:*",
                        "a=max-size:10485760",
                        "m=message 0 TCP/TLS/MSRP *",
                        "a=accept-types:message/cpim application/im-iscomposing+xml",
                        "a=accept-wrapped-types:*",
                        "a=max-size:10485760"),
                Sdp.lines(new OfferAnswer(Sdp.POLICY).supported(Sdp.ORIGIN)));
        assertEquals(
                1,
                new OfferAnswer(Sdp.only(MsrpTransport.TLS))
                        .supported(Sdp.ORIGIN)
                        .media()
                        .size());
    }
}
