package org.parley.xml.conferenceinfo;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.parley.Covers;
import org.parley.harness.ConferenceText;

class ConferenceInfoWriterTest {

    private static final Instant WHEN = Instant.parse("2026-01-01T10:00:00.123Z");

    private static ConferenceInfo.User user(String entity, String name) {
        return new ConferenceInfo.User(
                entity,
                Optional.of(name),
                Optional.of(new ConferenceInfo.Endpoint(
                        entity,
                        "disconnected",
                        Optional.of("dialed-out"),
                        Optional.of(new ConferenceInfo.Execution(
                                WHEN, Optional.empty(), Optional.of("sip:ana@example.com"))),
                        Optional.of("failed"),
                        Optional.of(new ConferenceInfo.Execution(
                                WHEN, Optional.of("Reason: SIP;cause=603;text=\"Decline\""), Optional.empty())),
                        Optional.of("sendrecv"))),
                Optional.of("nick"));
    }

    private static ConferenceInfo whole(ConferenceInfo.User... users) {
        return new ConferenceInfo(
                "sip:s1@im.example.com",
                ConferenceInfo.State.FULL,
                Optional.of(new ConferenceInfo.Description(Optional.of("Team"), Optional.of("Friday"), 50)),
                Optional.of(2),
                List.of(users));
    }

    private static String text(ConferenceInfo info, long version) {
        return new String(ConferenceInfoWriter.write(info).bytes(version), StandardCharsets.UTF_8);
    }

    @Test
    @Covers({"RFC4575-5.1-1", "RFC7701-7-3"})
    void writesEveryElementInItsPlace() {
        String expected =
                """
                <?xml version="1.0" encoding="UTF-8"?>
                <conference-info entity="sip:s1@im.example.com" state="full" version="7" \
                xmlns="urn:ietf:params:xml:ns:conference-info" \
                xmlns:xcon="urn:ietf:params:xml:ns:xcon-conference-info">\
                <conference-description><display-text>Team</display-text><subject>Friday</subject>\
                <maximum-user-count>50</maximum-user-count></conference-description>\
                <conference-state><user-count>2</user-count></conference-state>\
                <users state="full"><user entity="sip:ben@example.com" state="full">\
                <display-text>Ben</display-text>\
                <endpoint entity="sip:ben@example.com" state="full"><status>disconnected</status>\
                <joining-method>dialed-out</joining-method>\
                <joining-info><when>2026-01-01T10:00:00Z</when><by>sip:ana@example.com</by></joining-info>\
                <disconnection-method>failed</disconnection-method>\
                <disconnection-info><when>2026-01-01T10:00:00Z</when>\
                <reason>Reason: SIP;cause=603;text="Decline"</reason></disconnection-info>\
                <media id="1"><type>message</type><status>sendrecv</status></media>\
                </endpoint><xcon:nickname>nick</xcon:nickname></user></users></conference-info>""";

        String written = text(whole(user("sip:ben@example.com", "Ben")), 7);

        assertEquals(expected, written);
        ConferenceText.parse(written.getBytes(StandardCharsets.UTF_8));
    }

    @Test
    @Covers("RFC4575-4.4-1")
    void givesTheDeletedNoChildren() {
        ConferenceInfo over = new ConferenceInfo(
                "sip:s1@im.example.com", ConferenceInfo.State.DELETED, Optional.empty(), Optional.empty(), List.of());
        assertTrue(text(over, 3).matches("(?s).* state=\"deleted\" version=\"3\" [^>]*/>"));

        ConferenceInfo partial = new ConferenceInfo(
                "sip:s1@im.example.com",
                ConferenceInfo.State.PARTIAL,
                Optional.empty(),
                Optional.of(1),
                List.of(user("sip:ben@example.com", "Ben").deleted()));
        assertTrue(text(partial, 2).contains("<user entity=\"sip:ben@example.com\" state=\"deleted\"/>"));
    }

    @Test
    void differsInNothingButTheVersion() {
        VersionedDocument document = ConferenceInfoWriter.write(whole(user("sip:v@example.com", "version=\"0\"")));
        String first = new String(document.bytes(1), StandardCharsets.UTF_8);
        String later = new String(document.bytes(4_294_967_295L), StandardCharsets.UTF_8);

        assertEquals(first.replace(" version=\"1\" ", " version=\"4294967295\" "), later);
        assertEquals(1, ConferenceText.parse(document.bytes(1)).version());
    }

    @Test
    void writesWhatPeersWroteSoThatItStaysText() {
        String name = "<b>&\"'\u0001 \ud83d\ude00 \ufffe\ud800 ]]> \u00e4";
        ConferenceText read = ConferenceText.parse(ConferenceInfoWriter.write(whole(user("sip:ben@example.com", name)))
                .bytes(1));

        assertEquals(
                "<b>&\"' \ud83d\ude00  ]]> \u00e4",
                read.user("sip:ben@example.com").orElseThrow().displayText());
        assertFalse(read.toString().contains("\u0001"));
    }
}
