package org.parley.sdp;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.parley.Covers;

/** The answer to the inviter (rule B2), the answers of invitees, and who connects. */
class AnswerTest {

    private static final MediaPolicy ALL = Sdp.policy("*", "*", true);

    private static List<String> answer(SessionDescription offer, Optional<MessageMedia> accepter) {
        return Sdp.lines(new OfferAnswer(ALL)
                .answer(offer, Sdp.selected(offer, ALL), accepter, Sdp.LEG)
                .orElseThrow());
    }

    @Test
    @Covers({"OMA-B2", "RFC3264-6-1", "RFC3264-6-2"})
    void answersWithTheTypesOfInviterAndAccepterAndEveryMediaLineInItsPlace() {
        SessionDescription offer = Sdp.file("offer-with-everything-that-must-not-travel.sdp");
        MessageMedia accepter = Sdp.media(Sdp.file("answer-passive.sdp"));
        assertEquals(
                List.of(
                        "v=0",
                        "o=- 10 1 IN IP4 203.0.113.5",
                        "s=-",
                        "c=IN IP4 203.0.113.5",
                        "t=0 0",
                        "m=audio 0 RTP/AVP 0 8",
                        "m=message 2855 TCP/MSRP *",
                        "a=accept-types:message/CPIM",
                        "a=accept-wrapped-types:text/plain",
                        "a=max-size:2048",
                        "a=path:msrp://203.0.113.5:2855/leg-1;tcp",
                        "a=setup:passive",
                        "a=sendrecv",
                        "a=x-first:ben",
                        "a=maxsize:70000",
                        "a=x-property",
                        "a=x-ben:yes",
                        "m=video 0 RTP/AVP 31"),
                answer(offer, Optional.of(accepter)));
    }

    @Test
    @Covers("DEC-37")
    void answersTheOfferCutByPolicyWhenNobodyAcceptedYet() {
        SessionDescription offer = Sdp.file("offer-active-behind-nat.sdp");
        OfferAnswer exchange = new OfferAnswer(Sdp.policy("message/cpim", "text/*", true));
        OfferVerdict.Acceptable verdict = (OfferVerdict.Acceptable) exchange.check(offer);
        List<String> lines = Sdp.lines(exchange.answer(offer, verdict.media(), Optional.empty(), Sdp.LEG)
                .orElseThrow());
        assertEquals(
                List.of(
                        "m=message 2855 TCP/MSRP *",
                        "a=accept-types:message/cpim",
                        "a=accept-wrapped-types:text/plain",
                        "a=max-size:10485760",
                        "a=path:msrp://203.0.113.5:2855/leg-1;tcp",
                        "a=setup:passive",
                        "a=sendrecv"),
                lines.subList(5, lines.size()));
    }

    @Test
    void copiesFileAttributesFromTheAccepterOnly() {
        SessionDescription offer = Sdp.plainOffer("file-selector:name:\"a\"", "file-date:creation:\"now\"", "sendonly");
        MessageMedia accepter = Sdp.media(Sdp.plainOffer("recvonly", "file-selector:name:\"a\"", "file-range:1-20"));
        List<String> lines = answer(offer, Optional.of(accepter));
        assertEquals(
                List.of("a=recvonly", "a=file-selector:name:\"a\"", "a=file-range:1-20"),
                lines.subList(lines.size() - 3, lines.size()));
    }

    @Test
    void takesNoExtensionOfAnAnonymousAccepter() {
        MessageMedia accepter = Sdp.media(Sdp.plainOffer("x-me:ben@example.com", "file-date:creation:\"now\""));
        List<String> lines = answer(Sdp.plainOffer("x-kept"), Optional.of(accepter.withoutExtensions()));
        assertEquals(
                List.of("a=x-kept", "a=file-date:creation:\"now\""), lines.subList(lines.size() - 2, lines.size()));
    }

    @Test
    void refusesAnAccepterWithoutACommonType() {
        SessionDescription offer = Sdp.offer("accept-types:text/plain", "path:msrp://192.0.2.10:9/s;tcp");
        OfferAnswer exchange = new OfferAnswer(Sdp.policy("*", "*", false));
        SelectedMedia selected = Sdp.selected(offer, Sdp.policy("*", "*", false));
        assertTrue(exchange.answer(offer, selected, Optional.of(Sdp.media(Sdp.plainOffer())), Sdp.LEG)
                .isEmpty());
        MediaReading reading = exchange.readLegAnswer(Sdp.plainOffer().bytes(), selected, Sdp.LEG);
        assertEquals(new MediaReading.Unusable("the answer accepts none of the types offered"), reading);
    }

    @ParameterizedTest
    @CsvSource({
        "sendrecv, sendrecv",
        "sendonly, recvonly",
        "recvonly, sendonly",
        "inactive, inactive",
        "x-none, sendrecv"
    })
    @Covers("RFC3264-6.1-1")
    void mirrorsTheDirection(String offered, String answered) {
        List<String> lines = answer(Sdp.plainOffer(offered), Optional.empty());
        assertTrue(lines.contains("a=" + answered), lines::toString);
    }

    @ParameterizedTest
    @CsvSource({
        "setup:active, PASSIVE, passive, 2855",
        "setup:actpass, PASSIVE, passive, 2855",
        "setup:passive, ACTIVE, active, 9",
        "setup:holdconn, PASSIVE, passive, 2855",
        "x-none, PASSIVE, passive, 2855",
    })
    @Covers({"DEC-38", "RFC6135-4.2.2-1"})
    void decidesWhoConnectsFromTheOffer(String offered, ConnectionRole role, String answered, int port) {
        SessionDescription offer = Sdp.plainOffer(offered);
        assertEquals(role, OfferAnswer.roleTowardsOfferer(Sdp.media(offer)));
        List<String> lines = answer(offer, Optional.empty());
        assertTrue(lines.contains("a=setup:" + answered), lines::toString);
        assertTrue(lines.contains("m=message " + port + " TCP/MSRP *"), lines::toString);
    }

    @ParameterizedTest
    @CsvSource({
        "setup:active, PASSIVE",
        "setup:passive, ACTIVE",
        "setup:actpass, ACTIVE",
        "setup:holdconn, ACTIVE",
        "x-none, ACTIVE",
    })
    @Covers("RFC4975-8.5-1")
    void decidesWhoConnectsFromAnInviteesAnswer(String answered, ConnectionRole role) {
        assertEquals(role, OfferAnswer.roleTowardsAnswerer(Sdp.media(Sdp.plainOffer(answered))));
    }

    @Test
    void answersOnTheTransportOfTheOfferOnly() {
        SessionDescription offer = Sdp.plainOffer();
        SelectedMedia selected = Sdp.selected(offer, ALL);
        OfferAnswer exchange = new OfferAnswer(ALL);
        assertThrows(
                IllegalArgumentException.class, () -> exchange.answer(offer, selected, Optional.empty(), Sdp.TLS_LEG));
        assertThrows(
                IllegalArgumentException.class,
                () -> exchange.answer(offer, SelectedMedia.ofPolicy(ALL), Optional.empty(), Sdp.LEG));
    }

    @Test
    void readsAnInviteesAnswer() {
        SelectedMedia selected = Sdp.selected(Sdp.file("offer-active-behind-nat.sdp"), Sdp.POLICY);
        MediaReading reading = new OfferAnswer(Sdp.POLICY)
                .readLegAnswer(Sdp.file("answer-passive.sdp").bytes(), selected, Sdp.LEG);
        MessageMedia media = ((MediaReading.Usable) reading).media();
        assertEquals(new MsrpAddress(MsrpTransport.TCP, "192.0.2.20", 2860), media.nextHop());
        assertEquals("text/plain", media.acceptWrappedTypes().toValue());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            textBlock =
                    """
            ""                        | SDP line 0: the description is empty
            no sdp                    | SDP line 1: not of the form letter, equals sign, value
            HEAD                      | the answer has no media line
            HEAD~m=audio 1 RTP/AVP 0  | the media line is not m=message
            HEAD~m=message 0 TCP/MSRP *~a=accept-types:*~a=path:msrp://h:1/s;tcp | m=message is switched off by port 0
            HEAD~m=message 1 TCP/MSRP *~a=accept-types:*                          | the path attribute is missing, empty or too long
            HEAD~m=message 1 TCP/TLS/MSRP *~a=accept-types:*~a=path:msrps://h:1/s;tcp | the answer changes the transport
            HEAD~m=message 1 TCP/MSRP *~a=accept-types:text/plain~a=path:msrp://h:1/s;tcp | accept-types lacks message/cpim
            """)
    @Covers("DEC-36")
    void saysWhyAnInviteesAnswerCannotBeUsed(String answer, String reason) {
        byte[] octets = answer.replace("HEAD", "v=0~o=- 1 1 IN IP4 h~s=-")
                .replace("~", "\r\n")
                .getBytes(StandardCharsets.UTF_8);
        SelectedMedia selected = Sdp.selected(Sdp.plainOffer(), Sdp.POLICY);
        assertEquals(
                new MediaReading.Unusable(reason),
                new OfferAnswer(Sdp.POLICY).readLegAnswer(octets, selected, Sdp.LEG));
    }
}
