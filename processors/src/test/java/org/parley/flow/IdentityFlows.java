package org.parley.flow;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.parley.Covers;
import org.parley.harness.ChatClient;
import org.parley.harness.ChatLeg;
import org.parley.harness.CpimText;
import org.parley.harness.DigestClient;
import org.parley.harness.MsrpFrame;
import org.parley.harness.MsrpPeer;
import org.parley.harness.Patience;
import org.parley.harness.ReferWatch;
import org.parley.harness.RosterWatch;
import org.parley.harness.SipCall;
import org.parley.harness.SipDraft;
import org.parley.harness.SipText;

/**
 * Who is believed to be whom, against strangers and against participants who pose as others. Not here: the proof by password,
 * which is with {@code AuthenticationFlows}, certificates, which are with {@code SipTlsFlows} and {@code TlsFlows}, and the
 * hiding of who is anonymous, which is with {@code AnonymityFlows}.
 */
@RunsAgainst(InJvmServer.class)
public class IdentityFlows {

    private static final String CPIM = "message/cpim";
    private static final String NOT_AUTHORISED = "127 Service not authorised";
    /** The user part of no session, as long as that of one. */
    private static final String NO_SESSION = "abcdefghijkmnpqrstuv";

    /** From now on only these clients come from trusted hops. */
    private static void trust(Stage stage, List<ChatClient> trusted, String... more) {
        String hops = trusted.stream()
                .map(client -> client.sip().contactUri("UDP").replaceAll(".*@|:\\d+$", ""))
                .collect(Collectors.joining(","));
        stage.policy(Stream.concat(Stream.of("sip.trustedPeers", hops), Arrays.stream(more))
                .toArray(String[]::new));
    }

    private static String named(ChatClient client) {
        return "\"" + client.sip().displayName() + "\" <" + client.aor() + ">";
    }

    // ---- SIP: whom a request or an answer names

    @ParameterizedTest
    @ValueSource(strings = {"P-Asserted-Identity", "P-Preferred-Identity", "From"})
    @Covers({"OMA-A2", "RFC3325-9.1-1"})
    public void believesNoNameOfAStranger(String header, Stage stage) {
        trust(stage, List.of(stage.ana()));
        SipDraft invite = Stage.listOf(stage.ben())
                .in(
                        stage.dee().factoryInvite(),
                        stage.dee().offer(stage.dee().newMedia()).toString())
                .without("P-Asserted-Identity");
        invite.set(header, named(stage.ana()) + (header.equals("From") ? ";tag=dee" : ""));
        stage.requireWarning(stage.dee().send(invite).expectFinal(403), NOT_AUTHORISED);
        stage.expectNobodyCalled(stage.ben());
    }

    @Test
    @Covers("OMA-A2")
    public void callsInTheNameThatTheTrustedHopAsserts(Stage stage) {
        MsrpPeer media = stage.ana().newMedia();
        SipDraft invite = Stage.listOf(stage.ben())
                .in(stage.ana().factoryInvite(), stage.ana().offer(media).toString())
                .set("From", "<" + stage.cleo().aor() + ">;tag=another-name")
                .with("P-Preferred-Identity", named(stage.cleo()))
                .with("Referred-By", "<" + stage.cleo().aor() + ">");
        SipCall call = stage.ana().send(invite);
        SipCall leg = stage.ben().sip().expectInvite();
        for (String name : List.of("From", "P-Asserted-Identity", "Referred-By")) {
            assertEquals(stage.ana().aor(), leg.invite().uri(name), name);
        }
        assertFalse(leg.invite().toString().contains(stage.cleo().aor()), "it names whom nobody asserts");
        leg.reject(486, "Busy Here");
        call.expectFinal(486);
    }

    /** Who is called at his own address answers in his own name. */
    @Test
    @Covers({"OMA-A2", "SEC-9"})
    public void showsNobodyTheNameThatAnAnswerClaims(Stage stage) {
        stage.policy("conference.notifyMinInterval", "0");
        ChatClient boss = stage.cleo();
        trust(stage, List.of(stage.ana()), "conference.notifyMinInterval", "0");
        ChatLeg a = stage.ana().invite(Stage.listOf(stage.ben()));
        ChatLeg b = stage.ben().expectInvitation();
        b.accept(ok -> ok.with("P-Asserted-Identity", named(boss)).with("P-Preferred-Identity", named(boss)));
        SipText ok = a.expectAnswered();
        assertFalse(ok.toString().contains(boss.aor()), ok.toString());
        RosterWatch watch = RosterWatch.of(stage.ana(), a.focus());
        watch.expectFull();
        assertEquals(Set.of(stage.ana().aor(), stage.ben().aor()), watch.users().keySet());
        MsrpPeer media = b.media();
        media.expectResponse(media.sendMessage(CPIM, from(boss, "obey")), 403);
        b.say("it is me");
        a.expectText(stage.ben(), "it is me");
        SubscriptionFlows.end(stage, List.of(a, b), watch);
    }

    // ---- SIP: in another's place

    @Test
    @Covers({"RFC4579-5.5-1", "OMA-A2"})
    public void refersInTheNameOfWhomTheDialogBelongsTo(Stage stage) {
        stage.policy("adhoc.addBy", "creator");
        List<ChatLeg> legs = stage.established(stage.ana(), stage.ben());
        String dee = "<" + stage.dee().aor() + ">";
        ChatLeg b = legs.get(1);
        b.call()
                .send(ReferWatch.draft(b, dee)
                        .with("P-Asserted-Identity", named(stage.ana()))
                        .with("Referred-By", "<" + stage.ana().aor() + ">"));
        stage.requireWarning(b.call().expectFinal(403), "122 Function not allowed");
        SipDraft outside = ReferWatch.draft(stage.ben(), b.focus(), dee)
                .set("From", "<" + stage.ana().aor() + ">;tag=ben")
                .with("Referred-By", "<" + stage.ana().aor() + ">");
        stage.requireWarning(stage.ben().send(outside).expectFinal(403), "122 Function not allowed");
        stage.expectNobodyCalled(stage.dee());
        stage.endAll(legs);
    }

    @Test
    @Covers("RFC4579-5.5-1")
    public void namesTheReferrerHimselfToWhomHeAdds(Stage stage) {
        List<ChatLeg> legs = stage.established(stage.ana(), stage.ben());
        ChatLeg b = legs.get(1);
        b.call()
                .send(ReferWatch.draft(b, "<" + stage.dee().aor() + ">")
                        .with("Refer-Sub", "false")
                        .with("P-Asserted-Identity", named(stage.ana()))
                        .with("Referred-By", "<" + stage.ana().aor() + ">"));
        SipCall leg = stage.dee().sip().expectInvite();
        assertEquals(stage.ben().aor(), leg.invite().uri("Referred-By"));
        leg.reject(486, "Busy Here");
        b.call().expectFinal(202);
        stage.endAll(legs);
    }

    /** The subscription is his whose dialog it is: it ends with his part, not with that of whom he names. */
    @Test
    @Covers("RFC4575-3.6-1")
    public void subscribesInTheNameOfWhomTheDialogBelongsTo(Stage stage) {
        List<ChatLeg> legs = stage.established(stage.ana(), stage.ben(), stage.cleo());
        SipDraft posing = RosterWatch.draft(stage.dee(), legs.get(0).focus())
                .set("From", "<" + stage.ana().aor() + ">;tag=dee");
        stage.dee().send(posing).expectFinal(403);
        RosterWatch ben = RosterWatch.within(legs.get(1));
        ben.expectFull();
        ben.call()
                .send(ben.call()
                        .request("SUBSCRIBE")
                        .with("P-Asserted-Identity", named(stage.ana()))
                        .with("Event", "conference")
                        .with("Expires", "3600"));
        ben.expectGranted();
        ben.expectFull();
        legs.get(1).leave();
        ben.expectTerminated("noresource");
        stage.endAll(legs.get(0), legs.get(2));
    }

    @ParameterizedTest
    @ValueSource(strings = {"BYE", "INVITE", "UPDATE", "REFER", "SUBSCRIBE", "OPTIONS"})
    @Covers({"SEC-9", "DEC-17"})
    public void findsNoDialogByCallIdAndOneTag(String method, Stage stage) {
        List<ChatLeg> legs = stage.established(stage.ana(), stage.ben());
        ChatLeg a = legs.get(0);
        SipDraft real = a.call().request("OPTIONS");
        List.of(stage.ana(), stage.dee()).forEach(stage.scene()::proxy);
        SipDraft guess = stage.dee().draft(method, a.focus());
        guess.set("Call-ID", real.header("Call-ID")).set("From", real.header("From"));
        guess.set("To", real.header("To").replaceAll("tag=.*", "tag=guessed"));
        guess.with("Event", "conference").with("Refer-To", "<" + stage.cleo().aor() + ">");
        stage.dee().send(guess).expectFinal(481);
        a.say("still here");
        legs.get(1).expectText(stage.ana(), "still here");
        stage.endAll(legs);
    }

    // ---- SIP: what a stranger finds out

    /** All that does not belong to the one call: status, reason and every header field that describes something. */
    private static String answer(SipText response) {
        Set<String> ofTheCall = Set.of("via", "from", "to", "call-id", "cseq");
        return response.startLine()
                + response.headers().stream()
                        .filter(header -> !ofTheCall.contains(header.name().toLowerCase(Locale.ROOT)))
                        .map(header -> "\n" + header.name() + ": " + header.value())
                        .map(line -> line.replaceAll("nonce=\"[^\"]*\"", "nonce"))
                        .sorted()
                        .collect(Collectors.joining())
                + "\n" + response.bodyText();
    }

    private static SipDraft question(ChatClient asking, String method, String uri) {
        SipDraft draft = asking.draft(method, uri).with("P-Asserted-Identity", named(asking));
        return switch (method) {
            case "INVITE" -> draft.body(
                    "application/sdp", asking.offer(asking.newMedia()).toString());
            case "SUBSCRIBE" -> draft.with("Event", "conference").with("Expires", "3600");
            case "REFER" -> draft.with("Refer-To", "<sip:cleo@example.com>");
            case "NOTIFY" -> draft.with("Event", "conference").with("Subscription-State", "active");
            case "MESSAGE", "INFO" -> draft.body("text/plain", "hello");
            default -> draft;
        };
    }

    private static void requireNothingToldApart(Stage stage, String method, List<String> there, String absent) {
        ChatClient dee = stage.dee();
        SipText ofAbsent = dee.send(question(dee, method, absent)).expectFinalOf(List.of(401, 404, 405, 481));
        for (String uri : there) {
            SipCall call = dee.send(question(dee, method, uri));
            assertEquals(answer(ofAbsent).replace(absent, uri), answer(call.expectFinal(ofAbsent.status())), method);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "OPTIONS",
                "SUBSCRIBE",
                "INVITE",
                "REFER",
                "INFO",
                "MESSAGE",
                "BYE",
                "UPDATE",
                "NOTIFY",
                "PUBLISH",
                "REGISTER"
            })
    @Covers("SEC-9")
    public void tellsAStrangerNothingOfWhoIsInASession(String method, Stage stage) {
        List<ChatLeg> legs = stage.established(stage.ana(), stage.ben());
        String group = stage.group(
                stage.draftGroup("staff").members(stage.ana(), stage.ben()).open());
        trust(stage, List.of(stage.ana(), stage.ben()));
        for (String uri : List.of(legs.get(0).focus(), group)) {
            SipCall call = stage.dee().send(question(stage.dee(), method, uri));
            SipText answer = call.expectFinalOf(method.equals("OPTIONS") ? List.of(200) : List.of(403, 404, 405, 481));
            for (ChatClient inside : List.of(stage.ana(), stage.ben())) {
                assertFalse(answer.toString().contains(inside.aor()), answer.toString());
            }
        }
        stage.expectNobodyCalled(stage.cleo());
        stage.endAll(legs);
    }

    /** Where strangers can prove who they are, each is asked for it before he learns anything. */
    @ParameterizedTest
    @ValueSource(strings = {"OPTIONS", "SUBSCRIBE", "INVITE", "REFER", "INFO", "MESSAGE", "BYE", "UPDATE", "NOTIFY"})
    @Covers({"SEC-9", "RFC3261-22.1-1"})
    public void tellsNothingToWhoHasNotProvedWhoHeIs(String method, Stage stage, @TempDir Path folder)
            throws IOException {
        List<ChatLeg> legs = stage.established(stage.ana(), stage.ben());
        String group = stage.group(
                stage.draftGroup("staff").members(stage.ana(), stage.ben()).open());
        Path users = Files.writeString(
                folder.resolve("users"), new DigestClient("eve", "secret").line("example.com", "sip:eve@example.com"));
        trust(
                stage,
                List.of(stage.ana(), stage.ben()),
                "authentication.realm",
                "example.com",
                "authentication.users",
                users.toString());
        String absent = "sip:" + NO_SESSION + "@" + stage.server().domain();
        requireNothingToldApart(stage, method, List.of(legs.get(0).focus(), group), absent);
        stage.endAll(legs);
    }

    @ParameterizedTest
    @ValueSource(strings = {"BYE", "REFER", "SUBSCRIBE", "INVITE", "UPDATE", "OPTIONS", "INFO", "MESSAGE"})
    @Covers({"SEC-9", "DEC-17"})
    public void tellsAStrangerNothingInADialogThatHeGuessed(String method, Stage stage) {
        List<ChatLeg> legs = stage.established(stage.ana(), stage.ben());
        trust(stage, List.of(stage.ana(), stage.ben()));
        String absent = "sip:" + NO_SESSION + "@" + stage.server().domain();
        ChatClient dee = stage.dee();
        for (String uri : List.of(absent, legs.get(0).focus())) {
            SipDraft draft = question(dee, method, uri);
            draft.set("To", draft.header("To") + ";tag=guessed");
            dee.send(draft).expectFinal(481);
        }
        stage.endAll(legs);
    }

    // ---- MSRP

    private static byte[] from(ChatClient sender, String text) {
        return CpimText.text(sender.sip().displayName(), sender.aor(), CpimText.EVERYBODY, text)
                .bytes();
    }

    private static void requireUndisturbed(ChatLeg a, ChatLeg b) {
        a.say("from " + a.client().name());
        b.expectText(a.client(), "from " + a.client().name());
        b.say("from " + b.client().name());
        a.expectText(b.client(), "from " + b.client().name());
    }

    /** He has overheard the path of ana's session, not the one that she calls herself by. */
    @Test
    @Covers({"SEC-9", "RFC4975-7.3-3", "RFC4975-7.3-5"})
    public void givesNobodyASessionByItsPathAlone(Stage stage) {
        List<ChatLeg> legs = stage.established(stage.ana(), stage.ben());
        String path = legs.get(0).media().remotePath();
        MsrpPeer thief = stage.dee().newMedia();
        thief.open(path);
        String first = firstLine(thief.expectResponse(thief.bind(), 481));
        thief.expectResponse(thief.sendMessage(CPIM, from(stage.ana(), "it is ana")), 481);
        thief.expectResponse(thief.sendNickname("\"Ana\""), 481);
        MsrpPeer guesser = stage.dee().newMedia();
        guesser.open(path.replaceAll("/[^/;]+;tcp", "/0123456789abcdefghijkl;tcp"));
        assertEquals(
                first,
                firstLine(guesser.expectResponse(guesser.bind(), 481)),
                "no session is told from one that is there");
        requireUndisturbed(legs.get(0), legs.get(1));
        thief.expectNoMessage(Patience.QUIET);
        stage.endAll(legs);
    }

    private static String firstLine(MsrpFrame response) {
        return response.toString().lines().findFirst().orElseThrow().replace(response.transactionId(), "");
    }

    /** He has overheard both paths; but ana is connected, and one connection has the session. */
    @Test
    @Covers({"SEC-9", "RFC4975-7.3-4"})
    public void givesNobodyASessionThatItsParticipantHas(Stage stage) {
        List<ChatLeg> legs = stage.established(stage.ana(), stage.ben());
        MsrpPeer thief = stage.dee().newMedia();
        stage.scene().proxy(stage.dee());
        thief.usePath(legs.get(0).media().path());
        thief.open(legs.get(0).media().remotePath());
        thief.expectResponse(thief.bind(), 506);
        thief.expectResponse(thief.sendMessage(CPIM, from(stage.ana(), "it is ana")), 506);
        requireUndisturbed(legs.get(0), legs.get(1));
        thief.expectNoMessage(Patience.QUIET);
        stage.endAll(legs);
    }

    @Test
    @Covers({"SEC-9", "RFC4975-7.3-5"})
    public void keepsASessionForWhoHasYetToConnect(Stage stage) {
        ChatLeg a = stage.ana().invite(Stage.listOf(stage.ben()));
        ChatLeg b = stage.ben().expectInvitation();
        b.answer(ok -> ok);
        b.call().expectAck();
        a.expectAnswered();
        MsrpPeer thief = stage.dee().newMedia();
        thief.open(b.call().invite().sdp().path());
        thief.expectResponse(thief.bind(), 481);
        b.connect(b.call().invite().sdp());
        requireUndisturbed(a, b);
        stage.endAll(a, b);
    }

    @Test
    @Covers({"SEC-9", "RFC4975-7.3-5"})
    public void keepsASessionForWhoseConnectionIsLost(Stage stage) {
        List<ChatLeg> legs = stage.established(stage.ana(), stage.ben());
        MsrpPeer b = legs.get(1).media();
        b.drop();
        MsrpPeer thief = stage.dee().newMedia();
        thief.open(b.remotePath());
        thief.expectResponse(thief.bind(), 481);
        SwitchFlows.reconnect(legs.get(1));
        requireUndisturbed(legs.get(0), legs.get(1));
        stage.endAll(legs);
    }

    @Test
    @Covers({"SEC-9", "RFC4975-7.3-5"})
    public void letsNoParticipantIntoTheSessionOfAnother(Stage stage) {
        List<ChatLeg> legs = stage.established(stage.ana(), stage.ben(), stage.cleo());
        MsrpPeer b = legs.get(1).media();
        String ofBen = b.remotePath();
        b.useRemotePath(legs.get(0).media().remotePath());
        b.expectResponse(b.sendMessage(CPIM, from(stage.ana(), "it is ana")), 481);
        b.expectResponse(b.sendNickname("\"Ana\""), 481);
        b.useRemotePath(ofBen);
        requireUndisturbed(legs.get(1), legs.get(2));
        legs.get(0).expectText(stage.ben(), "from ben");
        legs.get(0).expectText(stage.cleo(), "from cleo");
        stage.endAll(legs);
    }

    @Test
    @Flow("F12.6")
    @Covers("SEC-9")
    public void writesTheSendersOwnNameWherePolicySaysSo(Stage stage) {
        stage.policy("msrp.cpimFrom", "rewrite");
        List<ChatLeg> legs = stage.established(stage.ana(), stage.ben(), stage.cleo());
        MsrpPeer media = legs.get(0).media();
        media.expectResponse(media.sendMessage(CPIM, from(stage.cleo(), "I am Cleo")), 200);
        for (ChatLeg leg : legs.subList(1, 3)) {
            CpimText got = leg.expectText(stage.ana(), "I am Cleo");
            assertFalse(new String(got.bytes(), StandardCharsets.UTF_8)
                    .contains(stage.cleo().aor()));
        }
        stage.endAll(legs);
    }

    /** Nobody takes the nickname of another, whatever letters he writes it in. */
    @Test
    @Flow("F12.15")
    @Covers("RFC7701-7-1")
    public void keepsANicknameForWhoHasIt(Stage stage) {
        List<ChatLeg> legs = stage.established(stage.ana(), stage.ben());
        MsrpPeer a = legs.get(0).media();
        MsrpPeer b = legs.get(1).media();
        a.expectResponse(a.sendNickname("\"Captain\""), 200);
        for (String posing : List.of("\"Captain\"", "\"CAPTAIN\"", "\"captain\"", "\"  Captain \"")) {
            b.expectResponse(b.sendNickname(posing), 425);
        }
        stage.endAll(legs);
    }
}
