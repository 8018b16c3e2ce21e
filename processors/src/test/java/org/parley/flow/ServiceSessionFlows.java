package org.parley.flow;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.parley.Covers;
import org.parley.conference.Conference;
import org.parley.conference.EndReason;
import org.parley.conference.Invitation;
import org.parley.conference.Refusal;
import org.parley.harness.ChatLeg;
import org.parley.harness.Patience;
import org.parley.operation.NewSession;
import org.parley.operation.Procedures.Made;
import org.parley.step.ServiceRoutes;

/** A service has sessions made, and user agents come to them. */
@RunsAgainst(InJvmServer.class)
public class ServiceSessionFlows {

    private static final String SERVICE = "sip:alerts@services.example.com";

    private static CompletableFuture<Made> create(Stage stage, CompletableFuture<Conference> created, String... users) {
        return new ServiceRoutes(((InJvmServer) stage.server()).context())
                .create(
                        new NewSession(
                                SERVICE,
                                Optional.of("Alerts"),
                                List.of(users),
                                Optional.of("Fire in hall 3"),
                                Optional.of("Leave by the north door")),
                        created::complete);
    }

    private static <T> T get(CompletableFuture<T> future) throws Exception {
        return future.get(Patience.MESSAGE.toMillis(), TimeUnit.MILLISECONDS);
    }

    private static void end(Conference conference) {
        conference.loop().execute(() -> conference.end(EndReason.OPERATOR));
    }

    @Test
    @Covers({"CMD-1", "CMD-2", "CMD-3"})
    public void invitesUsersWhoThenChat(Stage stage) throws Exception {
        CompletableFuture<Conference> created = new CompletableFuture<>();
        CompletableFuture<Made> concluded = create(
                stage,
                created,
                stage.ben().aor(),
                stage.cleo().aor(),
                stage.dee().aor());
        ChatLeg b = stage.ben().expectInvitation();
        ChatLeg c = stage.cleo().expectInvitation();
        ChatLeg d = stage.dee().expectInvitation();
        assertEquals(SERVICE, b.call().invite().uri("From"));
        assertEquals(SERVICE, b.call().invite().uri("P-Asserted-Identity"));
        assertEquals(SERVICE, b.call().invite().uri("Referred-By"));
        assertEquals("Fire in hall 3", b.call().invite().need("Subject"));
        assertTrue(b.call().invite().need("Contact").contains(";isfocus"));

        d.decline(603, "Decline");
        b.accept();
        b.expectText(SERVICE, "Leave by the north door");
        c.accept();
        c.expectText(SERVICE, "Leave by the north door");

        Made made = get(concluded);
        assertEquals(get(created), made.conference());
        assertEquals(
                List.of("CONNECTED", "CONNECTED", "FAILED"),
                made.legs().stream().map(Invitation::state).map(Enum::name).toList());
        b.say("where is it?");
        c.expectText(stage.ben(), "where is it?");
        c.leave();
        b.say("still here");
        end(made.conference());
        Stage.requireGone(b.expectReleased());
        stage.expectEnded(b.focus());
    }

    @Test
    @Covers("CMD-1")
    public void isGoneWhenNobodyComes(Stage stage) throws Exception {
        CompletableFuture<Conference> created = new CompletableFuture<>();
        CompletableFuture<Made> concluded =
                create(stage, created, stage.ben().aor(), stage.cleo().aor());
        stage.ben().expectInvitation().decline(486, "Busy Here");
        stage.cleo().expectInvitation().decline(603, "Decline");

        Made made = get(concluded);

        assertEquals(Conference.State.ENDED, made.conference().state());
        assertEquals(486, made.conference().inviterStatus());
        stage.expectEnded(made.conference().identity().uri());
    }

    @Test
    public void endsWhileItRings(Stage stage) throws Exception {
        CompletableFuture<Conference> created = new CompletableFuture<>();
        CompletableFuture<Made> concluded = create(stage, created, stage.ben().aor());
        ChatLeg b = stage.ben().expectInvitation();
        b.ring();

        end(get(created));

        b.expectCancel();
        assertEquals(Conference.State.ENDED, get(concluded).conference().state());
    }

    @Test
    @Covers("CMD-1")
    public void refusesTooManyAndWhatCannotBeCalled(Stage stage) {
        stage.policy("adhoc.maxParticipants", "2");
        String[] three = {"sip:a@127.0.0.1:9", "sip:b@127.0.0.1:9", "sip:c@127.0.0.1:9"};

        assertEquals(
                486, refusal(create(stage, new CompletableFuture<>(), three)).status());
        assertEquals(
                416,
                refusal(create(stage, new CompletableFuture<>(), "mailto:ben@example.com"))
                        .status());
        assertEquals(
                400, refusal(create(stage, new CompletableFuture<>(), SERVICE)).status());
    }

    private static Refusal.Answer refusal(CompletableFuture<Made> concluded) {
        Throwable failure =
                assertThrows(CompletionException.class, concluded::join).getCause();
        return ((Refusal) failure).answer();
    }
}
