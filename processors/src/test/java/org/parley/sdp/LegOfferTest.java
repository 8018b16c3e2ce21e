package org.parley.sdp;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.parley.Covers;

/** The offer to an invitee: rule D4 and the first column of the table of attributes. */
class LegOfferTest {

    private static final MediaPolicy ALL = Sdp.policy("*", "*", true);

    private static List<String> legOffer(SessionDescription offer, MediaPolicy policy) {
        return Sdp.lines(new OfferAnswer(policy).legOffer(Sdp.selected(offer, policy), Sdp.LEG));
    }

    @Test
    @Covers({"OMA-D4", "RFC6135-4.2.1-2", "RFC4975-8.2-3"})
    void offersTheInvitersTypesOnOurPath() {
        assertEquals(
                List.of(
                        "v=0",
                        "o=- 10 1 IN IP4 203.0.113.5",
                        "s=-",
                        "c=IN IP4 203.0.113.5",
                        "t=0 0",
                        "m=message 2855 TCP/MSRP *",
                        "a=accept-types:message/cpim application/im-iscomposing+xml",
                        "a=accept-wrapped-types:text/plain message/imdn+xml",
                        "a=max-size:10485760",
                        "a=path:msrp://203.0.113.5:2855/leg-1;tcp",
                        "a=setup:actpass",
                        "a=sendrecv"),
                legOffer(Sdp.file("offer-active-behind-nat.sdp"), Sdp.POLICY));
    }

    @Test
    @Covers({"OMA-D4", "DEC-15"})
    void copiesWhatTravelsInOrderAndNothingElse() {
        List<String> lines = legOffer(Sdp.file("offer-with-everything-that-must-not-travel.sdp"), ALL);
        assertEquals(
                List.of(
                        "m=message 2855 TCP/MSRP *",
                        "a=accept-types:text/html message/CPIM text/plain",
                        "a=accept-wrapped-types:*",
                        "a=max-size:4096",
                        "a=path:msrp://203.0.113.5:2855/leg-1;tcp",
                        "a=setup:actpass",
                        "a=sendrecv",
                        "a=x-first:one",
                        "a=maxsize:70000",
                        "a=x-property",
                        "a=file-selector:name:\"picture.jpg\" type:image/jpeg size:4092",
                        "a=file-transfer-id:4711",
                        "a=x-first:two"),
                lines.subList(5, lines.size()));
    }

    @Test
    @Covers({"DEC-15", "RFC6135-4.4-1"})
    void leaksNothingOfTheInviter() {
        String text = String.join("\n", legOffer(Sdp.file("offer-with-everything-that-must-not-travel.sdp"), ALL));
        assertFalse(text.contains("ana"), text);
        assertFalse(text.contains("192.0.2."), text);
        assertFalse(text.contains("Friday"), text);
        assertFalse(text.contains("a=connection"), text);
    }

    @ParameterizedTest
    @CsvSource({
        "sendrecv, false, sendrecv",
        "sendonly, false, sendonly",
        "recvonly, false, sendrecv",
        "inactive, false, sendrecv",
        "sendonly, true, sendonly",
        "recvonly, true, recvonly",
    })
    void keepsOneWayMediaForFilesOnly(String offered, boolean file, String expected) {
        SessionDescription offer = file ? Sdp.plainOffer(offered, "file-selector:name:\"a\"") : Sdp.plainOffer(offered);
        List<String> lines = legOffer(offer, ALL);
        assertTrue(lines.contains("a=" + expected), lines::toString);
    }

    @Test
    @Covers("RFC7701-8-1")
    void declaresTheServersOwnChatroom() {
        MediaPolicy chatroom = new MediaPolicy(
                ALL.acceptTypes(),
                ALL.acceptWrappedTypes(),
                1,
                true,
                Set.of(MsrpTransport.TCP),
                Optional.of(List.of("nickname", "private-messages")),
                Optional.empty());
        List<String> lines = legOffer(Sdp.plainOffer("chatroom:private-messages"), chatroom);
        assertEquals(
                List.of("a=chatroom:nickname private-messages"),
                lines.stream().filter(line -> line.startsWith("a=chatroom")).toList());
        assertTrue(legOffer(Sdp.plainOffer("chatroom:nickname"), ALL).stream()
                .noneMatch(line -> line.startsWith("a=chatroom")));
    }

    @Test
    void offersTlsOnATlsLegWhateverTheInviterUses() {
        List<String> lines = Sdp.lines(new OfferAnswer(ALL).legOffer(Sdp.selected(Sdp.plainOffer(), ALL), Sdp.TLS_LEG));
        assertTrue(lines.contains("m=message 2856 TCP/TLS/MSRP *"), lines::toString);
    }

    @Test
    void offersThePolicyWhereTheInviterMadeNoOffer() {
        List<String> lines =
                Sdp.lines(new OfferAnswer(Sdp.POLICY).legOffer(SelectedMedia.ofPolicy(Sdp.POLICY), Sdp.LEG));
        assertTrue(lines.contains("a=accept-types:message/cpim application/im-iscomposing+xml"), lines::toString);
        assertTrue(lines.contains("a=accept-wrapped-types:*"), lines::toString);
    }

    @Test
    @Covers("RFC4566-5.7-2")
    void writesIpv6AddressesWithoutBrackets() {
        LocalMedia leg = new LocalMedia(
                new SdpOrigin("[2001:db8::5]", 1, 1),
                MsrpTransport.TCP,
                2855,
                "msrp://[2001:db8::5]:2855/leg;tcp",
                Optional.empty());
        List<String> lines = Sdp.lines(new OfferAnswer(ALL).legOffer(Sdp.selected(Sdp.plainOffer(), ALL), leg));
        assertTrue(lines.contains("o=- 1 1 IN IP6 2001:db8::5"), lines::toString);
        assertTrue(lines.contains("c=IN IP6 2001:db8::5"), lines::toString);
    }

    @Test
    void refusesALocalEndThatIsNotOurs() {
        assertThrows(IllegalArgumentException.class, () -> new SdpOrigin("a\r\nb", 1, 1));
        assertThrows(
                IllegalArgumentException.class,
                () -> new LocalMedia(Sdp.ORIGIN, MsrpTransport.TCP, 1, "msrps://h:1/s;tcp", Optional.empty()));
        assertThrows(IllegalArgumentException.class, () -> new OfferAnswer(Sdp.only(MsrpTransport.TLS))
                .legOffer(SelectedMedia.ofPolicy(Sdp.POLICY), Sdp.LEG));
    }

    @Test
    @Covers("RFC3264-8-1")
    void countsTheVersionUpWithEachChange() {
        assertEquals(new SdpOrigin("203.0.113.5", 10, 2), Sdp.ORIGIN.next());
    }
}
