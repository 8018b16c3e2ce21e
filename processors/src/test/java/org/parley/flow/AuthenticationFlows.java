package org.parley.flow;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.parley.Covers;
import org.parley.harness.ChatClient;
import org.parley.harness.ChatLeg;
import org.parley.harness.DigestClient;
import org.parley.harness.FreePort;
import org.parley.harness.MsrpPeer;
import org.parley.harness.ReferWatch;
import org.parley.harness.RosterWatch;
import org.parley.harness.SipCall;
import org.parley.harness.SipDraft;
import org.parley.harness.SipText;

/**
 * Clients that no core stands before prove by Digest who they are. Not here: the mathematics, nonces that grow old and files of
 * users, which are with {@code DigestAuthenticatorTest} and its neighbours.
 */
@RunsAgainst(InJvmServer.class)
public class AuthenticationFlows {

    private static final String REALM = "example.com";
    private static final DigestClient ANA = new DigestClient("ana", "secret of ana");
    private static final DigestClient BEN = new DigestClient("ben", "secret of ben");

    @TempDir
    private Path folder;

    /** Nobody is trusted, and ana and ben have accounts. */
    private void requireProof(Stage stage, String... more) {
        try {
            Path users = Files.writeString(
                    folder.resolve("users"),
                    ANA.line(REALM, stage.ana().aor() + ", sip:ana@work.example.com")
                            + BEN.line(REALM, stage.ben().aor()));
            List<String> keys = new ArrayList<>(List.of(more));
            keys.addAll(List.of("sip.trustedPeers", "192.0.2.0/24", "authentication.realm", REALM));
            keys.addAll(List.of("authentication.users", users.toString()));
            stage.policy(keys.toArray(String[]::new));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String challenge(SipText response, String algorithm) {
        return response.lines("WWW-Authenticate").stream()
                .filter(value -> value.contains("algorithm=" + algorithm + ","))
                .findFirst()
                .orElseThrow();
    }

    /** Answers the challenge to the first request of a call. */
    private static SipDraft answered(SipCall call, DigestClient user, String algorithm) {
        return answered(call, call.expectFinal(401), user, algorithm);
    }

    private static SipDraft answered(SipCall call, SipText refusal, DigestClient user, String algorithm) {
        SipDraft again = call.again();
        String[] line = again.startLine().split(" ");
        return again.set("Authorization", user.answer(challenge(refusal, algorithm), line[0], line[1], 1));
    }

    private static SipDraft inviteBen(Stage stage, MsrpPeer media) {
        return Stage.listOf(stage.ben())
                .in(stage.ana().factoryInvite(), stage.ana().offer(media).toString())
                .without("P-Asserted-Identity");
    }

    private static SipCall inviteBen(Stage stage) {
        return stage.ana().send(inviteBen(stage, stage.ana().newMedia()));
    }

    /** Whether the session has ended is asked by who is trusted, so that he is not asked himself. */
    private static void endAll(Stage stage, List<ChatLeg> legs) {
        stage.policy();
        stage.endAll(legs);
    }

    private List<ChatLeg> established(Stage stage) {
        MsrpPeer media = stage.ana().newMedia();
        ChatLeg a = stage.ana().call(inviteBen(stage, media), media);
        a.call().send(answered(a.call(), ANA, "SHA-256"));
        ChatLeg b = stage.ben().expectInvitation();
        b.accept();
        a.expectAnswered();
        return List.of(a, b);
    }

    @ParameterizedTest
    @ValueSource(strings = {"SHA-256", "MD5"})
    @Flow("F1.11")
    @Covers({"RFC3261-22.1-1", "RFC8760-2.3-1", "RFC8760-2.3-2"})
    public void takesAnInviteWithTheRightResponse(String algorithm, Stage stage) {
        requireProof(stage);
        MsrpPeer media = stage.ana().newMedia();
        ChatLeg a = stage.ana().call(inviteBen(stage, media), media);
        SipText unauthorised = a.call().expectFinal(401);
        assertEquals(
                List.of("SHA-256", "MD5"),
                unauthorised.lines("WWW-Authenticate").stream()
                        .map(value -> DigestClient.parameters(value).get("algorithm"))
                        .toList());
        stage.expectNobodyCalled(stage.ben());
        a.call().send(answered(a.call(), unauthorised, ANA, algorithm));
        ChatLeg b = stage.ben().expectInvitation();
        assertEquals(stage.ana().aor(), b.call().invite().uri("P-Asserted-Identity"));
        assertEquals(stage.ana().aor(), b.call().invite().uri("From"));
        assertTrue(b.call().invite().header("Authorization").isEmpty());
        b.accept();
        a.expectAnswered();
        b.say("good morning");
        a.expectText(stage.ben(), "good morning");
        endAll(stage, List.of(a, b));
    }

    @Test
    @Covers("RFC3261-22.1-1")
    public void asksNobodyWhomATrustedHopVouchesFor(Stage stage) {
        requireProof(stage);
        stage.policy("authentication.realm", REALM);
        stage.endAll(stage.established(stage.ana(), stage.ben()));
    }

    @ParameterizedTest(name = "{0} with the password of {1}")
    @CsvSource({"ana, secret of ben", "dee, secret of dee"})
    @Covers({"SEC-6", "RFC7616-3.3-1"})
    public void refusesAWrongPasswordAndAnUnknownUserAlike(String user, String password, Stage stage) {
        requireProof(stage);
        SipCall call = inviteBen(stage);
        call.send(answered(call, new DigestClient(user, password), "SHA-256"));
        SipText refusal = call.expectFinal(401);
        assertEquals(2, refusal.lines("WWW-Authenticate").size());
        refusal.lines("WWW-Authenticate").forEach(value -> assertFalse(value.contains("stale"), value));
        stage.expectNobodyCalled(stage.ben());
    }

    @Test
    @Covers("RFC7616-3.4-2")
    public void refusesAReplayOfCredentials(Stage stage) {
        requireProof(stage);
        SipCall call = inviteBen(stage);
        SipDraft right = answered(call, ANA, "SHA-256");
        call.send(right);
        stage.ben().sip().expectInvite().reject(486, "Busy Here");
        call.expectFinal(486);

        SipCall replay = inviteBen(stage);
        replay.expectFinal(401);
        replay.send(replay.again().set("Authorization", right.header("Authorization")));
        SipText refusal = replay.expectFinal(401);
        assertEquals(
                "true", DigestClient.parameters(challenge(refusal, "SHA-256")).get("stale"));
        stage.expectNobodyCalled(stage.ben());

        replay.send(answered(replay, refusal, ANA, "SHA-256"));
        stage.ben().sip().expectInvite().reject(486, "Busy Here");
        replay.expectFinal(486);
    }

    @ParameterizedTest
    @CsvSource({"qop=auth, qop=auth-int", "nc=00000001, nc=1", "cnonce=, other="})
    @Covers({"RFC7616-3.4-1", "RFC8760-2.6-1"})
    public void refusesCredentialsThatCannotBeRead(String part, String wrong, Stage stage) {
        requireProof(stage);
        SipCall call = inviteBen(stage);
        SipDraft again = answered(call, ANA, "SHA-256");
        call.send(again.set("Authorization", again.header("Authorization").replace(part, wrong)));
        call.expectFinal(400);
        stage.expectNobodyCalled(stage.ben());
    }

    @Test
    @Covers("RFC7616-3.4.6-1")
    public void refusesCredentialsForAnotherUri(Stage stage) {
        requireProof(stage);
        SipCall call = inviteBen(stage);
        String challenge = challenge(call.expectFinal(401), "SHA-256");
        call.send(call.again()
                .set(
                        "Authorization",
                        ANA.answer(challenge, "INVITE", stage.ben().aor(), 1)));
        call.expectFinal(400);
    }

    @ParameterizedTest
    @ValueSource(strings = {"From", "P-Asserted-Identity", "P-Preferred-Identity"})
    @Covers("SEC-7")
    public void letsNobodyBeSomebodyElse(String header, Stage stage) {
        requireProof(stage);
        String ben = "<" + stage.ben().aor() + ">";
        SipDraft invite = inviteBen(stage, stage.ana().newMedia());
        SipCall call = stage.ana().send(invite.set(header, header.equals("From") ? ben + ";tag=ana" : ben));
        call.send(answered(call, ANA, "SHA-256"));
        stage.requireWarning(call.expectFinal(403), "127 Service not authorised");
        stage.expectNobodyCalled(stage.ben());
    }

    @Test
    @Covers("SEC-7")
    public void letsAUserChooseAmongHisIdentities(Stage stage) {
        requireProof(stage);
        SipCall call = stage.ana()
                .send(inviteBen(stage, stage.ana().newMedia())
                        .with("P-Preferred-Identity", "<sip:ana@work.example.com>"));
        call.send(answered(call, ANA, "MD5"));
        SipCall leg = stage.ben().sip().expectInvite();
        assertEquals("sip:ana@work.example.com", leg.invite().uri("P-Asserted-Identity"));
        leg.reject(486, "Busy Here");
        call.expectFinal(486);
    }

    /** With Privacy he is anonymous, which the legs show; without it the legs would show who he is. */
    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    @Covers("SEC-7")
    public void takesAnAnonymousFromOnlyWithPrivacy(boolean hasPrivacy, Stage stage) {
        requireProof(stage, "adhoc.allowAnonymity", "true");
        SipDraft invite = inviteBen(stage, stage.ana().newMedia())
                .set("From", "\"Anonymous\" <sip:anonymous@anonymous.invalid>;tag=ana");
        SipCall call = stage.ana().send(hasPrivacy ? invite.with("Privacy", "id") : invite);
        call.send(answered(call, ANA, "SHA-256"));
        if (hasPrivacy) {
            SipCall leg = stage.ben().sip().expectInvite();
            assertTrue(leg.invite().uri("From").endsWith("@anonymous.invalid"));
            leg.reject(486, "Busy Here");
            call.expectFinal(486);
        } else {
            call.expectFinal(403);
            stage.expectNobodyCalled(stage.ben());
        }
    }

    @Test
    @Flow("F10.6")
    @Covers({"RFC3261-22.1-1", "SEC-7"})
    public void asksWhoSubscribes(Stage stage) {
        requireProof(stage);
        List<ChatLeg> legs = established(stage);
        String focus = legs.get(0).focus();
        RosterWatch watch = RosterWatch.of(stage.ana(), focus, subscribe(stage.ana(), focus), call -> {
            call.send(answered(call, ANA, "SHA-256"));
        });
        watch.expectFull();
        assertEquals(2, watch.users().size());

        SipCall dee = stage.dee().send(subscribe(stage.dee(), focus));
        dee.send(answered(dee, ANA, "SHA-256"));
        dee.expectFinal(403);
        watch.subscribe(0);
        watch.expectTerminated("timeout");
        endAll(stage, legs);
    }

    private static SipDraft subscribe(ChatClient client, String focus) {
        return RosterWatch.draft(client, focus).without("P-Asserted-Identity");
    }

    @Test
    @Flow("F13.2")
    @Covers({"RFC3261-22.1-1", "SEC-9"})
    public void asksWhoWantsToKnowWhatASessionCanDo(Stage stage) {
        requireProof(stage);
        List<ChatLeg> legs = established(stage);
        String focus = legs.get(0).focus();
        for (String uri : List.of(focus, focus.replace("sip:", "sip:x"))) {
            SipCall call = stage.ben().send(stage.ben().draft("OPTIONS", uri));
            call.send(answered(call, BEN, "SHA-256"));
            call.expectFinal(uri.equals(focus) ? 200 : 404);
        }
        stage.ben()
                .send(stage.ben().draft("OPTIONS", stage.server().factoryUri()))
                .expectFinal(200);
        endAll(stage, legs);
    }

    @Test
    @Flow("F4.4")
    @Covers({"RFC3261-22.1-1", "SEC-7"})
    public void asksWhoRefers(Stage stage) {
        requireProof(stage);
        List<ChatLeg> legs = established(stage);
        SipDraft refer = ReferWatch.draft(
                        stage.ana(), legs.get(0).focus(), "<" + stage.cleo().aor() + ">")
                .without("P-Asserted-Identity")
                .with("Refer-Sub", "false");
        SipCall call = stage.ana().send(refer);
        stage.expectNobodyCalled(stage.cleo());
        call.send(answered(call, ANA, "SHA-256"));
        call.expectFinal(202);
        stage.cleo().sip().expectInvite().reject(486, "Busy Here");
        endAll(stage, legs);
    }

    @Test
    @Flow("F6.3")
    @Covers("RFC3261-22.1-1")
    public void asksWhoComesBack(Stage stage) {
        requireProof(stage);
        List<ChatLeg> legs = established(stage);
        String focus = legs.get(0).focus();
        MsrpPeer media = stage.ben().newMedia();
        ChatLeg back = stage.ben()
                .call(
                        stage.ben()
                                .initialInvite(focus)
                                .without("P-Asserted-Identity")
                                .body(
                                        "application/sdp",
                                        stage.ben().offer(media).toString()),
                        media);
        back.call().send(answered(back.call(), BEN, "SHA-256"));
        back.expectAnswered();
        legs.get(1).expectReleased();
        endAll(stage, List.of(legs.get(0), back));
    }

    @Test
    @Covers({"RFC8760-2.3-1", "RFC3261-22.1-1"})
    public void authenticatesAForeignStack(Stage stage, @TempDir Path directory) throws IOException {
        Sipp.assumeInstalled();
        DigestClient sipp = new DigestClient("sipp", "secret");
        Path users = Files.writeString(folder.resolve("users"), sipp.line(REALM, "sip:sipp@example.com"));
        // This version of SIPp knows MD5 alone, and gives up at another challenge.
        stage.policy(
                "sip.trustedPeers",
                "192.0.2.0/24",
                "authentication.realm",
                REALM,
                "authentication.algorithms",
                "MD5",
                "authentication.users",
                users.toString());
        int calls = 5;
        int callee = FreePort.any();
        InetSocketAddress server = stage.scene().server().sip("UDP");
        try (Sipp accepting = Sipp.called("callee", directory, callee, calls);
                Sipp caller = Sipp.calling(
                        "digest-caller",
                        directory,
                        server,
                        calls,
                        calls,
                        List.of(
                                stage.server().factoryUri(),
                                "sip:callee@127.0.0.1:" + callee,
                                "[authentication username=" + sipp.user() + " password=" + sipp.password() + "]"),
                        List.of("-auth_uri", stage.server().factoryUri().replaceFirst("^sip:", "")))) {
            caller.expectAllCallsDone();
            accepting.expectAllCallsDone();
        }
    }
}
