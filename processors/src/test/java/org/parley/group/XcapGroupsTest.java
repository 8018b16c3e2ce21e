package org.parley.group;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.parley.Covers;
import org.parley.conference.Group;
import org.parley.conference.GroupMember;
import org.parley.conference.UserUri;
import org.parley.xml.SharedGroups;

/** Groups of an XDM server; the clock is the test's. */
class XcapGroupsTest {

    private static final String TEAM = "sip:team@im.example.com:5070";

    private final XdmServer server = new XdmServer();
    private Instant now = Instant.parse("2026-01-01T00:00:00Z");
    private Duration timeout = Duration.ofSeconds(30);
    private final XcapGroups groups = new XcapGroups(this::settings, (InstantSource) () -> now);

    private GroupSettings settings() {
        GroupSettings like = Documents.settings(Path.of("."), Optional.of(server.root()));
        return new GroupSettings(
                like.folder(), like.xcapRoot(), like.staleAfter(), timeout, like.domain(), like.isOwn());
    }

    @AfterEach
    void close() {
        groups.close();
        server.close();
    }

    private Optional<Group> find(String uri) {
        return groups.find(UserUri.of(uri)).join();
    }

    private Optional<String> name() {
        return find(TEAM).flatMap(Group::displayName);
    }

    private void pass(Duration time) {
        now = now.plus(time);
    }

    @Test
    void asksForTheDocumentByTheUriOfTheGroup() {
        server.put(TEAM, Documents.group(TEAM, "Team"));

        assertEquals(Optional.of("Team"), find("sip:team@192.0.2.1").flatMap(Group::displayName));
        assertEquals(List.of(TEAM + " false 200"), server.requests());
    }

    @Test
    void asksAgainAfterFiveSecondsAndOnlyForWhatHasChanged() {
        server.put(TEAM, Documents.group(TEAM, "Team"));
        assertEquals(Optional.of("Team"), name());
        pass(Duration.ofMillis(4_999));
        assertEquals(Optional.of("Team"), name());
        assertEquals(1, server.requests().size());
        pass(Duration.ofMillis(1));
        Group before = find(TEAM).orElseThrow();
        server.put(TEAM, Documents.group(TEAM, "Tame"));
        pass(Duration.ofSeconds(5));
        assertEquals(Optional.of("Tame"), name());
        assertEquals(List.of(TEAM + " false 200", TEAM + " true 304", TEAM + " true 200"), server.requests());
        assertEquals(Optional.of("Team"), before.displayName());
    }

    @Test
    void knowsNoGroupThatTheServerHasNotAndRemembersThat() {
        assertEquals(Optional.empty(), name());
        assertEquals(Optional.empty(), name());
        assertEquals(1, server.requests().size());
        server.put(TEAM, Documents.group(TEAM, "Team"));
        pass(Duration.ofSeconds(5));
        assertEquals(Optional.of("Team"), name());
        server.remove(TEAM);
        pass(Duration.ofSeconds(5));
        assertEquals(Optional.empty(), name());
    }

    @ParameterizedTest
    @ValueSource(ints = {500, 503, 401, 302})
    void servesTheLastGoodDocumentDuringAnOutageForAsLongAsConfigured(int status) {
        server.put(TEAM, Documents.group(TEAM, "Team"));
        assertEquals(Optional.of("Team"), name());
        server.answerWith(status);
        pass(Duration.ofMinutes(9));
        assertEquals(Optional.of("Team"), name());
        pass(Duration.ofSeconds(61));
        assertEquals(Optional.empty(), name());
        server.answerWith(0);
        pass(Duration.ofSeconds(5));
        assertEquals(Optional.of("Team"), name());
    }

    @Test
    void forgetsTheLastGoodDocumentInTimeWithoutAskingAgain() {
        server.put(TEAM, Documents.group(TEAM, "Team"));
        assertEquals(Optional.of("Team"), name());
        server.answerWith(500);
        pass(Duration.ofMinutes(10).minusSeconds(1));
        assertEquals(Optional.of("Team"), name());
        pass(Duration.ofSeconds(1));
        assertEquals(Optional.empty(), name());
        assertEquals(2, server.requests().size());
    }

    @Test
    void takesAServerThatDoesNotAnswerForOut() {
        server.put(TEAM, Documents.group(TEAM, "Team"));
        assertEquals(Optional.of("Team"), name());
        timeout = Duration.ofMillis(100);
        server.fallSilent();
        pass(Duration.ofSeconds(5));
        assertEquals(Optional.of("Team"), name());
        assertEquals(Optional.empty(), find("sip:other@im.example.com"));
    }

    @Test
    void takesAServerThatIsNotThereForOut() {
        server.put(TEAM, Documents.group(TEAM, "Team"));
        assertEquals(Optional.of("Team"), name());
        server.close();
        pass(Duration.ofSeconds(5));
        assertEquals(Optional.of("Team"), name());
    }

    @Test
    void asksOnceForManyWhoWait() {
        server.put(TEAM, Documents.group(TEAM, "Team"));
        server.fallSilent();
        List<CompletableFuture<Optional<Group>>> waiting = new ArrayList<>();
        for (int i = 0; i < 100; i++) {
            waiting.add(groups.find(UserUri.of(TEAM)));
        }
        server.speak();
        waiting.forEach(group -> assertEquals(Optional.of("Team"), group.join().flatMap(Group::displayName)));
        assertEquals(1, server.requests().size());
    }

    @Test
    void letsNoMoreThanSoManyRequestsWait() {
        server.fallSilent();
        List<CompletableFuture<Optional<Group>>> waiting = new ArrayList<>();
        for (int i = 0; i < XcapDocuments.MAX_REQUESTS; i++) {
            waiting.add(groups.find(UserUri.of("sip:group" + i + "@im.example.com")));
        }
        assertEquals(0, waiting.stream().filter(CompletableFuture::isDone).count());
        CompletableFuture<Optional<Group>> tooMany = groups.find(UserUri.of(TEAM));
        assertEquals(true, tooMany.isDone());
        assertEquals(Optional.empty(), tooMany.join());
        server.speak();
        waiting.forEach(CompletableFuture::join);
    }

    @Test
    @Covers("DEC-21")
    void keepsTheLastGoodVersionOfABrokenDocumentWhateverTheTime() {
        server.put(TEAM, "<!DOCTYPE group>" + Documents.group(TEAM, "Typed"));
        assertEquals(Optional.empty(), name());
        server.put(TEAM, Documents.group(TEAM, "Team"));
        pass(Duration.ofSeconds(5));
        assertEquals(Optional.of("Team"), name());
        server.put(TEAM, Documents.group(TEAM, "Broken").substring(0, 100));
        pass(Duration.ofDays(1));
        assertEquals(Optional.of("Team"), name());
        GroupSource source = groups.sources().get(0);
        assertTrue(source.source().endsWith("byGroupID/" + TEAM), source.source());
        assertEquals(Optional.of("Team"), source.group().flatMap(Group::displayName));
        assertTrue(source.fault().isPresent());
        server.put(TEAM, Documents.group(TEAM, "x".repeat(SharedGroups.MAX_OCTETS)));
        pass(Duration.ofSeconds(5));
        assertEquals(Optional.of("Team"), name());
    }

    @Test
    void followsReferencesBelowTheRootOnlyAndACycleOnce() {
        server.putList(
                "lists/staff",
                Documents.list("<entry uri=\"sip:ben@example.com\"/><external anchor=\"lists/guests\"/>"));
        server.putList(
                "lists/guests",
                Documents.list("<entry uri=\"sip:dee@example.com\"/><external anchor=\"lists/staff\"/>"));
        server.put(
                TEAM,
                Documents.group(
                        TEAM,
                        "Team",
                        "<list><entry uri=\"sip:ana@example.com\"/><external anchor=\"" + server.root()
                                + "/lists/staff\"/><external anchor=\"../secret\"/>"
                                + "<external anchor=\"http://192.0.2.9/secret\"/><external anchor=\"lists/absent\"/>"
                                + "</list>"));

        assertEquals(
                List.of("sip:ana@example.com", "sip:ben@example.com", "sip:dee@example.com"),
                find(TEAM).orElseThrow().members().stream()
                        .map(GroupMember::uri)
                        .map(UserUri::toString)
                        .distinct()
                        .toList());
        assertEquals(
                List.of("absent false 404", "guests false 200", TEAM + " false 200", "staff false 200"),
                server.requests().stream().distinct().sorted().toList());
    }

    @Test
    void seesAListThatHasChanged() {
        server.putList("staff", Documents.list("<entry uri=\"sip:ben@example.com\"/>"));
        server.put(TEAM, Documents.group(TEAM, "Team", "<list><external anchor=\"staff\"/></list>"));
        assertEquals(1, find(TEAM).orElseThrow().members().size());
        server.putList(
                "staff", Documents.list("<entry uri=\"sip:ben@example.com\"/><entry uri=\"sip:dee@example.com\"/>"));
        pass(Duration.ofSeconds(5));
        assertEquals(2, find(TEAM).orElseThrow().members().size());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"sip:im.example.com", "tel:+15550100", "sip:team@groups.example.org", "sip:", "sip:@x", "x"})
    void asksForNothingThatCannotBeAGroupHere(String uri) {
        try (Groups all = new Groups(this::settings)) {
            assertEquals(false, all.isNamed(uri));
            assertEquals(Optional.empty(), all.find(uri).toCompletableFuture().join());
            assertEquals(true, all.isNamed("sip:t(e)a;m=1@192.0.2.1"));
            assertEquals(
                    Optional.empty(),
                    all.find("sip:t(e)a%5Bm@192.0.2.1").toCompletableFuture().join());
        }
        assertEquals(1, server.requests().size());
    }
}
