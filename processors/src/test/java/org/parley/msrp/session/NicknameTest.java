package org.parley.msrp.session;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.parley.Covers;

/** F12.15: NICKNAME, RFC 7701 section 7. */
class NicknameTest {

    private final Stage stage = new Stage();
    private final Peer ana = stage.join("ana");
    private final Peer ben = stage.join("ben");

    @AfterEach
    void nothingIsLeftBehind() {
        stage.close();
    }

    private static int ask(Peer peer, String header) {
        peer.send(peer.request("NICKNAME", header, null, '$'));
        List<Integer> statuses = peer.statuses();
        assertEquals(1, statuses.size());
        return statuses.get(0);
    }

    private static int name(Peer peer, String nickname) {
        return ask(peer, "Use-Nickname: \"" + nickname + "\"\r\n");
    }

    private List<String> nicknames() {
        return stage.told.stream().filter(line -> line.startsWith("nickname")).toList();
    }

    @Test
    @Covers({"RFC7701-7-1", "RFC7701-7-2"})
    void isHisWhoAsksFirst() {
        assertEquals(200, name(ana, "Night Owl"));
        assertEquals(425, name(ben, "night  owl "));
        assertEquals(425, name(ben, "\uff2eight owl"));
        assertEquals(200, name(ben, "Early Bird"));
        assertEquals(List.of("nickname ana Night Owl", "nickname ben Early Bird"), nicknames());
    }

    @Test
    @Covers("RFC7701-7-2")
    void isOnHisOtherDevicesToo() {
        Peer tablet = stage.join("ana");
        assertEquals(200, name(ana, "owl"));
        assertEquals(200, name(tablet, "owl"));
        tablet.session.release();
        assertEquals(425, name(ben, "owl"));
        ana.session.release();
        assertEquals(200, name(ben, "owl"));
    }

    @Test
    @Covers("RFC7701-7-2")
    void isFreeAgainAfterAChangeOrARemoval() {
        assertEquals(200, name(ana, "owl"));
        assertEquals(200, name(ana, "hawk"));
        assertEquals(200, name(ben, "owl"));
        assertEquals(200, name(ben, ""));
        assertEquals(200, name(ana, "owl"));
        assertEquals("nickname ben none", nicknames().get(3));
    }

    @Test
    void isNotHowSomebodyElseIsAddressed() {
        assertEquals(425, name(ben, "sip:ana@example.com"));
        assertEquals(200, name(ana, "sip:ana@example.com"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "Use-Nickname: owl\r\n",
                "Use-Nickname: \"owl\r\n",
                "Use-Nickname: \"\r\n",
                "Use-Nickname: \"a\"b\"\r\n",
                "Use-Nickname: \"a\\n\"\r\n",
                "Use-Nickname: \"a\\\"\r\n",
                "Use-Nickname: \"  \"\r\n"
            })
    @Covers("RFC7701-7-1")
    void isRefusedWhenMalformed(String header) {
        assertEquals(424, ask(ana, header));
        assertEquals(List.of(), nicknames());
    }

    @Test
    @Covers("RFC7701-7-1")
    void hasEscapesForQuoteAndBackslash() {
        assertEquals(200, name(ana, "the \\\"owl\\\" \\\\o/"));
        assertEquals(List.of("nickname ana the \"owl\" \\o/"), nicknames());
    }

    @Test
    @Covers("RFC7701-7-1")
    void hasAtMost1023Octets() {
        assertEquals(200, name(ana, "x".repeat(1023)));
        assertEquals(424, name(ana, "x".repeat(1024)));
        assertEquals(200, name(ana, "\u00e4".repeat(511) + "x"));
        assertEquals(424, name(ana, "\u00e4".repeat(512)));
    }

    @Test
    void isAnsweredWhateverItSaysOfReports() {
        assertEquals(200, ask(ana, "Failure-Report: no\r\nUse-Nickname: \"owl\"\r\n"));
    }

    @Test
    void isRefusedWhereTheOperatorDoesNotWantIt() {
        stage.settings =
                MsrpSettings.builder("192.0.2.100", 2855).nicknames(false).build();
        assertEquals(403, name(ana, "owl"));
    }
}
