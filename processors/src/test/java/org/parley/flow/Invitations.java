package org.parley.flow;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Optional;
import org.parley.harness.ChatClient;
import org.parley.harness.ChatLeg;
import org.parley.harness.HeaderValues;
import org.parley.harness.SdpText;
import org.parley.harness.SipText;

/** What every INVITE and every 200 of the focus has in it (reference 6.3 and 6.4). */
final class Invitations {

    private Invitations() {}

    /** The INVITE on a leg, whoever the inviter is. */
    static void requireLeg(Stage stage, ChatLeg leg) {
        SipText invite = leg.call().invite();
        assertEquals(leg.client().aor(), invite.requestUri());
        assertEquals(leg.client().aor(), invite.uri("To"));
        assertEquals(Optional.empty(), invite.tag("To"));
        requireFocusHeaders(stage, invite);
        assertEquals(List.of("*;+g.oma.sip-im"), invite.values("Accept-Contact"), invite.toString());
        assertTrue(invite.need("User-Agent").startsWith("IM-serv/OMA"), invite.toString());
        assertTrue(invite.need("Session-Expires").replace(" ", "").matches("\\d+;refresher=uas"), invite.toString());
        assertEquals("90", invite.need("Min-SE"));
        assertEquals("69", invite.need("Max-Forwards"), "received 70, less one");
        requireOffer(stage, invite.sdp());
    }

    private static void requireOffer(Stage stage, SdpText offer) {
        SdpText.Media message = offer.message();
        assertEquals("actpass", message.need("setup"));
        assertEquals(stage.server().msrpPort(), message.port());
        assertTrue(message.types("accept-types").contains("message/cpim"), offer.toString());
        String start = "msrp://" + stage.server().host() + ":" + stage.server().msrpPort() + "/";
        assertTrue(message.need("path").startsWith(start), offer.toString());
        assertEquals(Optional.empty(), message.attribute("connection"));
    }

    /** A leg on which the inviter's identity is shown: decision 4. */
    static void requireInviter(SipText invite, ChatClient inviter) {
        assertEquals(inviter.aor(), invite.uri("From"));
        assertEquals(Optional.of(inviter.sip().displayName()), HeaderValues.displayName(invite.need("From")));
        assertEquals(inviter.aor(), invite.uri("P-Asserted-Identity"));
        assertEquals(inviter.aor(), invite.uri("Referred-By"));
        assertEquals(List.of(), invite.values("Privacy"));
    }

    /** A leg on which the inviter is anonymous: section 10.2 and decision 28. */
    static void requireAnonymousInviter(SipText invite) {
        assertEquals("sip:anonymous@anonymous.invalid", invite.uri("From"));
        assertEquals(Optional.of("Anonymous"), HeaderValues.displayName(invite.need("From")));
        assertEquals(List.of(), invite.lines("Referred-By"));
        assertEquals(invite.uri("Contact"), invite.uri("P-Asserted-Identity"));
        assertTrue(invite.need("Privacy").contains("id"), invite.toString());
        assertNotEquals(Optional.empty(), invite.header("Contribution-ID"));
    }

    /** The 200 to the inviter: section 6.3. */
    static void requireAnswer(Stage stage, SipText ok) {
        requireFocusHeaders(stage, ok);
        assertTrue(ok.need("Server").startsWith("IM-serv/OMA"), ok.toString());
        assertTrue(ok.values("Accept").contains("application/sdp"), ok.toString());
        assertEquals("1800;refresher=uac", ok.need("Session-Expires").replace(" ", ""), "as the clients here ask");
        assertTrue(ok.values("Require").contains("timer"), ok.toString());
        SdpText.Media message = ok.sdp().message();
        assertEquals(stage.server().msrpPort(), message.port());
        String start = "msrp://" + stage.server().host() + ":" + stage.server().msrpPort() + "/";
        assertTrue(message.need("path").startsWith(start), ok.toString());
    }

    private static void requireFocusHeaders(Stage stage, SipText message) {
        assertTrue(Stage.contactParameters(message).contains(";+g.oma.sip-im"), message.toString());
        String focus = message.uri("Contact");
        assertTrue(
                focus.startsWith("sip:") && focus.endsWith("@" + stage.server().domain()), "decision 27: " + focus);
        assertTrue(
                message.values("Allow").containsAll(List.of("INVITE", "ACK", "CANCEL", "OPTIONS", "BYE")),
                message.toString());
        assertTrue(message.values("Allow-Events").contains("conference"), message.toString());
    }
}
