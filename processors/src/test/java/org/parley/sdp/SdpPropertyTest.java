package org.parley.sdp;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.parley.Covers;

class SdpPropertyTest {

    private static final MediaPolicy ALL = Sdp.policy("*", "*", false);

    private static final List<String> OF_A_CONNECTION = List.of(
            "path:msrp://198.51.100.66:1/leak;tcp",
            "setup:active",
            "connection:new",
            "fingerprint:SHA-256 LEAK",
            "crypto:1 LEAK",
            "key-mgmt:mikey LEAK",
            "ice-ufrag:LEAK",
            "ice-pwd:LEAK",
            "ICE-options:LEAK",
            "candidate:LEAK",
            "mid:LEAK",
            "label:LEAK",
            "msrp-cema");

    @Provide
    Arbitrary<SessionDescription> descriptions() {
        Arbitrary<List<SdpLine>> head = lines("abekiprtuxz").map(lines -> {
            List<SdpLine> all = new ArrayList<>(List.of(
                    new SdpLine('v', "0"),
                    new SdpLine('o', "- 1 2 IN IP4 192.0.2.1"),
                    new SdpLine('s', "-"),
                    new SdpLine('c', "IN IP4 192.0.2.1")));
            all.addAll(lines.stream().filter(line -> line.type() != 't').toList());
            return all;
        });
        return Combinators.combine(head, media().list().ofMaxSize(5)).as(SessionDescription::new);
    }

    private static Arbitrary<MediaDescription> media() {
        Arbitrary<OptionalInt> count = Arbitraries.integers()
                .between(1, 9)
                .optional()
                .map(number -> number.map(OptionalInt::of).orElse(OptionalInt.empty()));
        return Combinators.combine(
                        Arbitraries.of("message", "audio", "video", "application"),
                        Arbitraries.integers().between(0, 65_535),
                        count,
                        Arbitraries.of("TCP/MSRP", "TCP/TLS/MSRP", "RTP/AVP", "tcp/msrp"),
                        Arbitraries.of("*", "0", "8", "x").list().ofMinSize(1).ofMaxSize(4),
                        Combinators.combine(lines("abikxz"), connectionLines()).as((free, own) -> {
                            List<SdpLine> all = new ArrayList<>(free);
                            all.addAll(own);
                            return all;
                        }))
                .as(MediaDescription::new);
    }

    private static Arbitrary<List<SdpLine>> connectionLines() {
        return Arbitraries.of(OF_A_CONNECTION)
                .map(SdpLine::attribute)
                .list()
                .ofMaxSize(6)
                .map(lines -> {
                    List<SdpLine> all = new ArrayList<>(lines);
                    all.add(SdpLine.attribute("accept-types", "message/cpim"));
                    all.add(SdpLine.attribute(OF_A_CONNECTION.get(0)));
                    return all;
                });
    }

    private static Arbitrary<List<SdpLine>> lines(String letters) {
        Arbitrary<String> value = Arbitraries.strings()
                .ofMaxLength(20)
                .filter(text -> !SdpLine.hasLineBreak(text)
                        && text.equals(new String(text.getBytes(StandardCharsets.UTF_8), StandardCharsets.UTF_8)));
        return Combinators.combine(Arbitraries.chars().with(letters.toCharArray()), value)
                .as(SdpLine::new)
                .list()
                .ofMaxSize(8);
    }

    @Property(tries = 300)
    void parsesWhatItWrote(@ForAll("descriptions") SessionDescription description) throws SdpSyntaxException {
        assertEquals(description, SessionDescription.parse(description.bytes()));
    }

    @Property(tries = 300)
    @Covers("RFC3264-6-1")
    void answersEveryMediaLineInItsPlace(@ForAll("descriptions") SessionDescription offer) {
        OfferAnswer exchange = new OfferAnswer(ALL);
        if (exchange.check(offer) instanceof OfferVerdict.Acceptable acceptable) {
            SelectedMedia selected = acceptable.media();
            LocalMedia local =
                    selected.offered().orElseThrow().transport() == MsrpTransport.TCP ? Sdp.LEG : Sdp.TLS_LEG;
            SessionDescription answer =
                    exchange.answer(offer, selected, Optional.empty(), local).orElseThrow();
            assertEquals(offer.media().size(), answer.media().size());
            for (int i = 0; i < offer.media().size(); i++) {
                assertTrue(offer.media()
                        .get(i)
                        .media()
                        .equalsIgnoreCase(answer.media().get(i).media()));
                assertEquals(
                        i == selected.offered().orElseThrow().index(),
                        answer.media().get(i).port() != 0);
            }
        }
    }

    @Property(tries = 300)
    @Covers("DEC-15")
    void offersNoLegTheConnectionOfTheInviter(@ForAll("descriptions") SessionDescription offer) {
        OfferAnswer exchange = new OfferAnswer(ALL);
        if (exchange.check(offer) instanceof OfferVerdict.Acceptable acceptable) {
            List<String> lines = Sdp.lines(exchange.legOffer(acceptable.media(), Sdp.LEG));
            OF_A_CONNECTION.forEach(leak -> assertTrue(!lines.contains("a=" + leak), lines::toString));
            assertEquals(
                    1, lines.stream().filter(line -> line.startsWith("a=path:")).count());
        }
    }

    @Property(tries = 1000)
    void throwsNothingButItsOwnException(@ForAll byte[] octets) {
        readAll(octets);
    }

    @Property(tries = 300)
    void survivesCutAndChangedOffers(
            @ForAll("descriptions") SessionDescription offer, @ForAll int at, @ForAll byte replacement) {
        byte[] octets = offer.bytes();
        octets[Math.floorMod(at, octets.length)] = replacement;
        readAll(octets);
    }

    private static void readAll(byte[] octets) {
        try {
            SessionDescription parsed = SessionDescription.parse(octets);
            new OfferAnswer(ALL).check(parsed);
            assertEquals(parsed, SessionDescription.parse(parsed.bytes()));
        } catch (SdpSyntaxException e) {
            assertTrue(e.getMessage().startsWith("SDP line "));
        }
    }
}
