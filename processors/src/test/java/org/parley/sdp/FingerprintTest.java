package org.parley.sdp;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.parley.Covers;

/** RFC 8122 section 5: fingerprints of certificates. */
class FingerprintTest {

    private static final byte[] ABC = "abc".getBytes(StandardCharsets.US_ASCII);

    /** The test vectors of FIPS 180 for the message "abc". */
    private static final String SHA_1 = "sha-1 A9:99:3E:36:47:06:81:6A:BA:3E:25:71:78:50:C2:6C:9C:D0:D8:9D";

    private static final String SHA_256 = "sha-256 BA:78:16:BF:8F:01:CF:EA:41:41:40:DE:5D:AE:22:23:"
            + "B0:03:61:A3:96:17:7A:9C:B4:10:FF:61:F2:00:15:AD";

    private static final String OTHER_SHA_256 = SHA_256.replace("BA:78", "BA:79");

    private static SessionDescription tlsOffer(String session, String... fingerprints) {
        StringBuilder text = new StringBuilder("v=0\r\no=- 1 1 IN IP4 192.0.2.10\r\ns=-\r\nc=IN IP4 192.0.2.10\r\n");
        text.append("t=0 0\r\n")
                .append(session)
                .append("m=message 2900 TCP/TLS/MSRP *\r\na=accept-types:message/cpim\r\n");
        text.append("a=path:msrps://192.0.2.10:2900/s1;tcp\r\n");
        for (String fingerprint : fingerprints) {
            text.append("a=fingerprint:").append(fingerprint).append("\r\n");
        }
        return Sdp.parse(text.toString());
    }

    private static List<Fingerprint> read(String session, String... fingerprints) {
        return Sdp.media(tlsOffer(session, fingerprints)).fingerprints();
    }

    @Test
    @Covers("RFC8122-5-1")
    void writesSha256InUpperCaseWithColons() {
        assertEquals(SHA_256, Fingerprint.of(ABC).toString());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                SHA_1,
                SHA_256,
                "SHA-256  " + "BA:78:16:BF:8F:01:CF:EA:41:41:40:DE:5D:AE:22:23:"
                        + "b0:03:61:a3:96:17:7a:9c:b4:10:ff:61:f2:00:15:ad"
            })
    @Covers("RFC8122-5-3")
    void readsWhatFits(String value) {
        Fingerprint fingerprint = Fingerprint.tryParse(value).orElseThrow();
        assertTrue(fingerprint.matches(ABC));
        assertFalse(fingerprint.matches(new byte[] {1}));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "sha-256",
                "sha-256 BA",
                "sha-1 A9:99:3E:36:47:06:81:6A:BA:3E:25:71:78:50:C2:6C:9C:D0:D8:9",
                "sha-1 A9:99:3E:36:47:06:81:6A:BA:3E:25:71:78:50:C2:6C:9C:D0:D8:9D:00",
                "sha-1 A9:99:3E:36:47:06:81:6A:BA:3E:25:71:78:50:C2:6C:9C:D0:D8:XX",
                "sha-1 A9-99-3E-36-47-06-81-6A-BA-3E-25-71-78-50-C2-6C-9C-D0-D8-9D",
                SHA_1 + " more",
                "md5 90:01:50:98:3C:D2:4F:B0:D6:96:3F:7D:28:E1:7F:72",
                "crc32 35:24:41:C2"
            })
    @Covers("RFC8122-5-3")
    void readsNothingElse(String value) {
        assertEquals(Optional.empty(), Fingerprint.tryParse(value));
    }

    @Test
    @Covers("RFC8122-5.1-1")
    void countsOnlyThoseOfTheStrongestFunction() {
        List<Fingerprint> counting = read("", SHA_1, OTHER_SHA_256, SHA_256, "md5 00");
        assertEquals(
                List.of(OTHER_SHA_256, SHA_256),
                counting.stream().map(Fingerprint::toString).toList());
        List<Fingerprint> wrong = read("", SHA_1, OTHER_SHA_256);
        assertTrue(wrong.stream().noneMatch(fingerprint -> fingerprint.matches(ABC)));
    }

    @Test
    @Covers("RFC8122-5-2")
    void takesThoseOfTheSessionWhereTheMediaLineHasNone() {
        String session = "a=fingerprint:" + SHA_256 + "\r\na=fingerprint:" + OTHER_SHA_256 + "\r\n";
        assertEquals(2, read(session).size());
        assertEquals(
                List.of(SHA_1),
                read(session, SHA_1).stream().map(Fingerprint::toString).toList());
    }

    @Test
    @Covers("RFC8122-5.1-2")
    void refusesALineWhoseFingerprintsAreAllUseless() {
        MediaReading reading = MessageMedia.read(tlsOffer("", "md5 00", "sha-256 00"), 0);
        assertEquals(new MediaReading.Unusable("no fingerprint is one of a hash function that is used here"), reading);
    }

    @Test
    void readsSixteenAndRefusesSeventeen() {
        int limit = SdpLimits.MAX_FINGERPRINTS;
        assertEquals(
                limit,
                read("", Collections.nCopies(limit, SHA_256).toArray(String[]::new))
                        .size());
        assertTrue(
                MessageMedia.read(
                                tlsOffer(
                                        "",
                                        Collections.nCopies(limit + 1, SHA_256).toArray(String[]::new)),
                                0)
                        instanceof MediaReading.Unusable);
    }

    @Test
    void doesNotReadThemOverTcp() {
        assertEquals(List.of(), Sdp.media(Sdp.plainOffer("fingerprint:md5 00")).fingerprints());
    }

    @Test
    @Covers("RFC8122-5-1")
    void goesIntoOffersAndAnswersOverTlsInPlaceOfThePeers() {
        OfferAnswer negotiation = new OfferAnswer(Sdp.POLICY);
        SessionDescription offer = tlsOffer("", SHA_1);
        SelectedMedia selected = Sdp.selected(offer, Sdp.POLICY);
        assertEquals(MsrpTransport.TLS, selected.transport());
        String ours = "a=fingerprint:" + Sdp.FINGERPRINT;
        List<String> written = Sdp.lines(negotiation.legOffer(selected, Sdp.TLS_LEG));
        assertEquals(List.of(ours), fingerprints(written));
        SessionDescription answer = negotiation
                .answer(offer, selected, Optional.of(Sdp.media(tlsOffer("", SHA_256))), Sdp.TLS_LEG)
                .orElseThrow();
        assertEquals(List.of(ours), fingerprints(Sdp.lines(answer)));
    }

    private static List<String> fingerprints(List<String> lines) {
        return lines.stream().filter(line -> line.startsWith("a=fingerprint")).toList();
    }

    @Test
    void comparesByFunctionAndDigest() {
        Fingerprint one = Fingerprint.tryParse(SHA_256).orElseThrow();
        Fingerprint lower =
                Fingerprint.tryParse(SHA_256.toLowerCase(Locale.ROOT)).orElseThrow();
        assertEquals(one, lower);
        assertEquals(one.hashCode(), lower.hashCode());
        assertNotEquals(one, Fingerprint.tryParse(OTHER_SHA_256).orElseThrow());
        assertNotEquals(one, Fingerprint.tryParse(SHA_1).orElseThrow());
    }
}
