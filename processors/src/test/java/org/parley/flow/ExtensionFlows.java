package org.parley.flow;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.parley.Covers;
import org.parley.harness.ChatClient;
import org.parley.harness.ChatLeg;
import org.parley.harness.HeaderValues;
import org.parley.harness.ResourceList;
import org.parley.harness.SipDraft;
import org.parley.harness.SipText;

/** F7.4 and F7.5: a one-to-one session becomes that of a group. */
@RunsAgainst(InJvmServer.class)
public class ExtensionFlows {

    private static ChatLeg invite(ChatClient inviter, ResourceList list, UnaryOperator<SipDraft> change) {
        var media = inviter.newMedia();
        return inviter.call(
                list.in(
                        change.apply(inviter.factoryInvite()),
                        inviter.offer(media).toString()),
                media);
    }

    private static String escaped(String value) {
        return URLEncoder.encode(value, StandardCharsets.UTF_8);
    }

    /** The dialog that the server has with this invitee, as the invitee knows it. */
    private static String asInviteeKnows(ChatLeg leg) {
        String serversTag =
                HeaderValues.parameter(leg.call().dialog().remote(), "tag").orElseThrow();
        return leg.call().callId() + ";to-tag=" + leg.call().dialog().localTag() + ";from-tag=" + serversTag;
    }

    private static void requirePlain(SipText invite) {
        assertEquals(List.of(), invite.values("Replaces"));
        assertEquals(List.of(), invite.values("Session-Replaces"));
        assertEquals(List.of(), invite.values("Require"));
    }

    @Test
    @Flow("F7.4")
    @Covers("RFC3891-4-1")
    public void passesReplacesToThePartnerAlone(Stage stage) {
        String dialog = "call@elsewhere.example;to-tag=b1;from-tag=a1";
        ResourceList list = ResourceList.of(
                stage.ben().aor() + "?Replaces=" + escaped(dialog), stage.cleo().aor());

        ChatLeg a = invite(stage.ana(), list, invite -> invite);

        ChatLeg b = stage.ben().expectInvitation();
        ChatLeg c = stage.cleo().expectInvitation();
        Invitations.requireLeg(stage, b);
        assertEquals(List.of(dialog), b.call().invite().lines("Replaces"));
        assertEquals(List.of("replaces"), b.call().invite().values("Require"));
        requirePlain(c.call().invite());
        b.accept();
        a.expectAnswered();
        c.accept();
        stage.endAll(a, b, c);
    }

    @Test
    @Flow("F7.4")
    @Covers("RFC3891-4-1")
    public void namesThePartnersOwnDialogWhereBothAreHere(Stage stage) {
        List<ChatLeg> pair = stage.established(stage.ana(), stage.ben());
        String replaces = escaped(ReplacesFlows.dialogOf(pair.get(0)) + ";early-only");
        ResourceList list = ResourceList.of(
                stage.ben().aor() + "?Replaces=" + replaces, stage.cleo().aor());

        ChatLeg a = invite(stage.ana(), list, invite -> invite);

        ChatLeg b = stage.ben().expectInvitation();
        ChatLeg c = stage.cleo().expectInvitation();
        assertEquals(
                List.of(asInviteeKnows(pair.get(1)) + ";early-only"),
                b.call().invite().lines("Replaces"));
        requirePlain(c.call().invite());
        b.accept();
        a.expectAnswered();
        c.accept();
        pair.get(1).leave();
        Stage.requireGone(pair.get(0).expectReleased());
        a.say("now we are three");
        b.expectText(stage.ana(), "now we are three");
        c.expectText(stage.ana(), "now we are three");
        stage.endAll(a, b, c);
    }

    @Test
    @Flow("F7.4")
    public void namesNoDialogHereThatIsNotTheInvitersAndThePartners(Stage stage) {
        List<ChatLeg> pair = stage.established(stage.ana(), stage.ben());
        String ofAna = escaped(ReplacesFlows.dialogOf(pair.get(0)));
        String ofBen = escaped(ReplacesFlows.dialogOf(pair.get(1)));

        ChatLeg d = invite(stage.dee(), ResourceList.of(stage.ben().aor() + "?Replaces=" + ofAna), invite -> invite);
        ChatLeg b = stage.ben().expectInvitation();
        requirePlain(b.call().invite());
        b.decline(486, "Busy Here");
        d.expectRefused(486);

        ChatLeg a = invite(
                stage.ana(),
                ResourceList.of(
                        stage.ben().aor() + "?Replaces=" + ofBen, stage.cleo().aor() + "?Replaces=" + ofAna),
                invite -> invite);
        b = stage.ben().expectInvitation();
        ChatLeg c = stage.cleo().expectInvitation();
        requirePlain(b.call().invite());
        requirePlain(c.call().invite());
        b.decline(486, "Busy Here");
        c.decline(486, "Busy Here");
        a.expectRefused(486);
        stage.endAll(pair);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Route=%3Csip:ana@example.net%3Blr%3E&P-Asserted-Identity=sip:cleo@example.com&Subject=evil&body=v%3D0",
                "Replaces=call%3Bto-tag%3D1%3Bfrom-tag%3D2%0D%0AX-Evil%3A%20evil",
                "Session-Replaces=chat%0D%0AX-Evil%3A%20evil",
                "X-Evil=evil&Replaces=not-a-dialog&Session-Replaces",
                "Require=replaces&Contact=%3Csip:evil@example.net%3E"
            })
    @Flow("F7.4")
    public void dropsEveryOtherHeaderOfAnEntry(String headers, Stage stage) {
        ChatLeg a = invite(stage.ana(), ResourceList.of(stage.ben().aor() + "?" + headers), invite -> invite);
        ChatLeg b = stage.ben().expectInvitation();
        Invitations.requireLeg(stage, b);
        Invitations.requireInviter(b.call().invite(), stage.ana());
        requirePlain(b.call().invite());
        assertEquals("Friday", b.call().invite().need("Subject"));
        assertTrue(
                !b.call().invite().toString().contains("evil"),
                b.call().invite().toString());
        b.accept();
        a.expectAnswered();
        stage.endAll(a, b);
    }

    @Test
    @Flow("F7.4")
    public void takesAnEntryWithHeadersForTheUserThatItNames(Stage stage) {
        ResourceList twice = ResourceList.of(
                stage.ben().aor(),
                stage.ben().aor() + "?Replaces=" + escaped("call;to-tag=b1;from-tag=a1"),
                stage.ana().aor() + "?Replaces=" + escaped("call;to-tag=b1;from-tag=a1"));
        ChatLeg a = invite(stage.ana(), twice, invite -> invite);
        ChatLeg b = stage.ben().expectInvitation();
        assertEquals(List.of("call;to-tag=b1;from-tag=a1"), b.call().invite().lines("Replaces"));
        b.accept();
        a.expectAnswered();
        stage.expectNobodyCalled(stage.ana());
        stage.endAll(a, b);
    }

    @Test
    @Flow("F7.5")
    @Covers("DEC-35")
    public void passesSessionReplacesToThePartnerAlone(Stage stage) {
        List<ChatLeg> pair = stage.established(stage.ana(), stage.ben());
        String chat = pair.get(1).call().invite().need("Contribution-ID");

        ChatLeg a = invite(
                stage.ana(), Stage.listOf(stage.ben(), stage.cleo()), invite -> invite.with("Session-Replaces", chat));

        ChatLeg b = stage.ben().expectInvitation();
        ChatLeg c = stage.cleo().expectInvitation();
        assertEquals(List.of(chat), b.call().invite().lines("Session-Replaces"));
        assertEquals(List.of(), b.call().invite().values("Require"));
        requirePlain(c.call().invite());
        b.accept();
        a.expectAnswered();
        c.accept();
        pair.get(1).leave();
        Stage.requireGone(pair.get(0).expectReleased());
        stage.endAll(a, b, c);
    }

    @Test
    @Flow("F7.5")
    @Covers("DEC-35")
    public void takesSessionReplacesFromAnEntryToo(Stage stage) {
        List<ChatLeg> pair = stage.established(stage.ana(), stage.ben());
        String chat = pair.get(1).call().invite().need("Contribution-ID");

        ChatLeg a = invite(
                stage.ana(),
                ResourceList.of(
                        stage.ben().aor() + "?Session-Replaces=" + chat,
                        stage.cleo().aor() + "?Session-Replaces=" + chat),
                invite -> invite);

        ChatLeg b = stage.ben().expectInvitation();
        ChatLeg c = stage.cleo().expectInvitation();
        assertEquals(List.of(chat), b.call().invite().lines("Session-Replaces"));
        requirePlain(c.call().invite());
        b.decline(486, "Busy Here");
        c.decline(486, "Busy Here");
        a.expectRefused(486);
        stage.endAll(pair);
    }

    @Test
    @Flow("F7.5")
    @Covers("DEC-35")
    public void passesSessionReplacesToNobodyWhereThatSessionIsNotHere(Stage stage) {
        List<ChatLeg> pair = stage.established(stage.ana(), stage.ben());
        String chat = pair.get(1).call().invite().need("Contribution-ID");
        stage.endAll(pair);
        for (String other : List.of(chat, "unknown", "two words")) {
            ChatLeg a =
                    invite(stage.ana(), Stage.listOf(stage.ben()), invite -> invite.with("Session-Replaces", other));
            ChatLeg b = stage.ben().expectInvitation();
            requirePlain(b.call().invite());
            b.decline(486, "Busy Here");
            a.expectRefused(486);
        }
    }
}
