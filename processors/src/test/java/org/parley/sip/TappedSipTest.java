package org.parley.sip;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What is read in a message that may be anything. */
class TappedSipTest {

    private static final String INVITE =
            """
            INVITE sip:f@im.example.com SIP/2.0
            f: "Ana" <sip:ana@example.com>;tag=1
            To: <sip:f@im.example.com>
            i: call-1
            CSeq: 1 INVITE
            P-Asserted-Identity: <sip:ana@example.com>, <tel:+1555>
            Privacy: none
            Content-Type: text/plain
            Content-Length: 2

            hi""";

    private static final String OK =
            """
            SIP/2.0 200 Fine, thanks
            From: <sip:f@im.example.com>;tag=1
            To: <sip:ben@example.com>;tag=2
            Call-ID: call-2
            CSeq: 7 BYE
            Privacy: id

            """;

    private static TappedSip of(boolean isReceived, String text) {
        return new TappedSip(isReceived, text.replace("\n", "\r\n").getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void readsARequest() {
        TappedSip invite = of(true, INVITE);

        assertEquals("INVITE", invite.summary());
        assertEquals("call-1", invite.callId());
        assertEquals(Optional.of("sip:ana@example.com"), invite.peer());
        assertEquals(Set.of("sip:ana@example.com", "tel:+1555"), invite.peers());
        assertEquals(Optional.of("text/plain"), invite.contentType());
        assertArrayEquals("hi".getBytes(StandardCharsets.UTF_8), invite.body());
        assertFalse(invite.asksForPrivacy());
        assertTrue(invite.hasInHeader("sip:f@"));
        assertFalse(invite.hasInHeader("hi"));
    }

    @Test
    void readsAResponse() {
        TappedSip ok = of(true, OK);

        assertEquals("200 Fine, thanks (BYE)", ok.summary());
        assertEquals(Optional.of("sip:ben@example.com"), ok.peer());
        assertEquals(Optional.empty(), ok.contentType());
        assertTrue(ok.asksForPrivacy());
    }

    @Test
    void theOtherEndIsWhoeverDoesNotSend() {
        assertEquals(Optional.of("sip:f@im.example.com"), of(false, INVITE).peer());
        assertEquals(Set.of("sip:f@im.example.com"), of(false, INVITE).peers());
        assertEquals(Optional.of("sip:f@im.example.com"), of(false, OK).peer());
    }

    @Test
    void readsWhatIsNoMessage() {
        for (String text : new String[] {"", "\n\n", "SIP/2.0", "x", "From: <", "\0\1\2"}) {
            TappedSip nothing = of(true, text);
            assertEquals("", nothing.callId());
            assertEquals(Optional.empty(), nothing.peer());
            assertFalse(nothing.asksForPrivacy());
            assertTrue(nothing.summary().length() <= 10, nothing.summary());
        }
    }
}
