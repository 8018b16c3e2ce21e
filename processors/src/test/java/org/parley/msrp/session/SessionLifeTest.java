package org.parley.msrp.session;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.parley.msrp.session.Peer.cpim;

import io.netty.channel.embedded.EmbeddedChannel;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.parley.Covers;

/** Reservation, join, binding, loss and release of sessions, and the connections they are bound to. */
class SessionLifeTest {

    private final Stage stage = new Stage();

    @AfterEach
    void nothingIsLeftBehind() {
        stage.close();
    }

    @Test
    void knowsForHowLongNobodyHasSaidAnything() {
        long opened = System.nanoTime();
        Peer ana = stage.join("ana");
        ana.send(ana.request("SEND", "", null, '$'));
        assertEquals(List.of(200), ana.statuses());
        long bound = System.nanoTime();
        assertTrue(stage.room.quiet().toNanos() >= bound - opened, "what binds or keeps alive says nothing");
        long before = System.nanoTime();
        ana.say("hello");
        assertEquals(List.of(200), ana.statuses());
        assertTrue(stage.room.quiet().toNanos() <= System.nanoTime() - before);
    }

    @Test
    @Covers("RFC4975-14.1-1")
    void givesEachSessionAPathThatNobodyCanGuess() {
        String one = stage.reserve("ana").session.localPath();
        String other = stage.reserve("ben").session.localPath();
        assertTrue(Pattern.matches("msrp://192\\.0\\.2\\.100:2855/[0-9A-Za-z]{22};tcp", one), one);
        assertNotEquals(one, other);
    }

    @Test
    void advertisesAnotherHostAndPutsIpv6InBrackets() {
        stage.settings = settings("::1", "", MsrpLimits.DEFAULT);
        assertTrue(stage.reserve("ana").session.localPath().startsWith("msrp://[::1]:2855/"));
        stage.settings = settings("::1", "im.example.com", MsrpLimits.DEFAULT);
        assertTrue(stage.reserve("ben").session.localPath().startsWith("msrp://im.example.com:2855/"));
    }

    @Test
    void hasThisLife() {
        assertEquals(
                """
                digraph session {
                  RESERVED -> JOINED [label="JOIN"];
                  RESERVED -> RELEASED [label="RELEASE"];
                  JOINED -> BOUND [label="BIND"];
                  JOINED -> RELEASED [label="RELEASE"];
                  BOUND -> JOINED [label="LOSE"];
                  BOUND -> RELEASED [label="RELEASE"];
                }
                """,
                MsrpSession.TRANSITIONS.toDot("session"));
    }

    @Test
    @Covers({"RFC4975-5.4-2", "RFC6135-4.2.3-2"})
    void waitsForThePeerAndTellsWhenItIsThere() {
        Peer ana = stage.join("ana", media -> media);
        assertEquals(List.of(), stage.told);
        assertTrue(stage.connects.isEmpty());
        ana.connect();
        assertEquals(List.of("bound ana"), stage.told);
        assertTrue(ana.session.isBound());
        stage.advance(Duration.ofMinutes(10));
        assertEquals(List.of("bound ana"), stage.told);
    }

    @Test
    @Covers("RFC6135-4.2.3-1")
    void connectsAsTheActiveSideAndSendsAtOnce() {
        Peer ana = stage.join("ana");
        Peer ben = stage.join("ben", media -> media.with(m -> m.role = Role.ACTIVE));
        ana.say("before the connection");
        ben.channel = stage.open(stage.pipelines.get(0));
        stage.connects.get(0).complete(ben.channel);
        List<Frame> frames = ben.frames();
        assertEquals("SEND", frames.get(0).request().methodName().text());
        assertEquals("", frames.get(0).text());
        assertEquals(ben.path, frames.get(0).request().toPath().text());
        assertEquals(ben.session.localPath(), frames.get(0).request().fromPath().text());
        assertTrue(frames.get(1).text().endsWith("before the connection"));
        assertEquals(List.of("bound ana", "bound ben"), stage.told);
    }

    @Test
    void takesMessagesOnTheConnectionItHasOpened() {
        Peer ana = stage.join("ana");
        Peer ben = stage.join("ben", media -> media.with(m -> m.role = Role.ACTIVE));
        ben.channel = stage.open(stage.pipelines.get(0));
        stage.connects.get(0).complete(ben.channel);
        ben.frames();
        ben.say("hello");
        assertEquals(1, ana.messages().size());
    }

    @Test
    @Covers("RFC6135-5-1")
    void tellsWhenThePeerCannotBeReached() {
        stage.join("ben", media -> media.with(m -> m.role = Role.ACTIVE));
        stage.connects.get(0).completeExceptionally(new IOException("refused"));
        stage.settle();
        assertEquals(List.of("failed ben UNREACHABLE"), stage.told);
    }

    @Test
    @Covers("RFC6135-5-1")
    void tellsWhenThePeerRefusesTheSession() {
        Peer ben = stage.join("ben", media -> media.with(m -> m.role = Role.ACTIVE));
        ben.channel = stage.open(stage.pipelines.get(0));
        stage.connects.get(0).complete(ben.channel);
        String id = ben.frames().get(0).head().transactionId().text();
        String refusal = "MSRP " + id + " 481 No\r\nTo-Path: " + ben.session.localPath() + "\r\nFrom-Path: " + ben.path
                + "\r\n-------" + id + "$\r\n";
        ben.send(refusal).send(refusal);
        assertEquals(List.of("bound ben", "failed ben REFUSED_BY_PEER"), stage.told);
    }

    @Test
    @Covers("RFC4975-7.1.1-3")
    void givesUpAPeerWhoDoesNotAnswerWithin30Seconds() {
        Peer ben = stage.join("ben", media -> media.with(m -> m.role = Role.ACTIVE));
        ben.channel = stage.open(stage.pipelines.get(0));
        stage.connects.get(0).complete(ben.channel);
        ben.frames();
        stage.advance(Duration.ofMillis(29_999));
        assertEquals(List.of("bound ben"), stage.told);
        stage.advance(Duration.ofMillis(1));
        assertEquals(List.of("bound ben", "failed ben NOT_ANSWERED", "lost ben"), stage.told);
        assertFalse(ben.channel.isOpen());
        stage.advance(Duration.ofSeconds(30));
        assertEquals("failed ben NOT_RECONNECTED", stage.told.get(3));
    }

    @Test
    @Covers("RFC4975-7.1.1-3")
    void keepsAPeerWhoHasAnswered() {
        Peer ben = stage.join("ben", media -> media.with(m -> m.role = Role.ACTIVE));
        ben.channel = stage.open(stage.pipelines.get(0));
        stage.connects.get(0).complete(ben.channel);
        String id = ben.frames().get(0).head().transactionId().text();
        ben.send("MSRP " + id + " 200 OK\r\nTo-Path: " + ben.session.localPath() + "\r\nFrom-Path: " + ben.path
                + "\r\n-------" + id + "$\r\n");
        stage.advance(Duration.ofMinutes(10));
        assertEquals(List.of("bound ben"), stage.told);
    }

    @Test
    void leavesAConnectionAloneThatComesTooLate() {
        Peer ben = stage.join("ben", media -> media.with(m -> m.role = Role.ACTIVE));
        ben.session.release();
        EmbeddedChannel late = stage.open(stage.pipelines.get(0));
        stage.connects.get(0).complete(late);
        stage.advance(Duration.ofSeconds(31));
        assertFalse(late.isOpen());
        assertTrue(late.outboundMessages().isEmpty());
    }

    @Test
    void keepsMessagesInOrderUntilTheConnectionIsThere() {
        Peer ana = stage.join("ana");
        Peer ben = stage.join("ben", media -> media);
        ana.say("one").say("two").say("three");
        ben.channel = stage.open();
        ben.send(ben.request("SEND", "", null, '$'));
        ana.say("four");
        List<String> got = ben.messages();
        assertEquals(4, got.size());
        assertTrue(got.get(0).endsWith("one")
                && got.get(2).endsWith("three")
                && got.get(3).endsWith("four"));
    }

    @Test
    void givesUpWaitingAfterAWhile() {
        Peer ana = stage.join("ana");
        Peer ben = stage.join("ben", media -> media);
        ana.say("one");
        assertTrue(stage.msrp.census().queuedBytes() > 0);
        stage.advance(MsrpLimits.DEFAULT.bindTimeout());
        assertEquals(List.of("bound ana", "failed ben NOT_BOUND_IN_TIME"), stage.told);
        assertEquals(0, stage.msrp.census().queuedBytes());
        ana.say("two");
        assertEquals(0, stage.msrp.census().queuedBytes());
        ben.connect();
        ana.say("three");
        assertTrue(ben.messages().get(0).endsWith("three"));
    }

    @Test
    void keepsMessagesForAPeerThatLostItsConnection() {
        Peer ana = stage.join("ana");
        Peer ben = stage.join("ben");
        ben.channel.close();
        stage.settle();
        assertEquals("lost ben", stage.told.get(2));
        ana.say("while away");
        ben.channel = stage.open();
        ben.send(ben.request("SEND", "", null, '$'));
        assertEquals(1, ben.messages().size());
        assertEquals("bound ben", stage.told.get(3));
    }

    @Test
    void keepsNoMoreThanTheLimit() {
        stage.settings = settings("192.0.2.100", "", limits(10_000, 3_000));
        Peer ana = stage.join("ana");
        Peer ben = stage.join("ben", media -> media);
        ana.say("x".repeat(1500)).say("y".repeat(1500)).say("short");
        assertEquals(List.of("bound ana"), stage.told);
        ben.channel = stage.open();
        ben.send(ben.request("SEND", "", null, '$'));
        List<String> got = ben.messages();
        assertEquals(2, got.size());
        assertTrue(got.get(1).endsWith("short"));
    }

    @Test
    void waitsAMomentForTheJoinWhenThePeerIsFaster() {
        Peer ana = stage.join("ana");
        Peer ben = stage.reserve("ben");
        ben.channel = stage.open();
        ben.say("early").say("birds");
        assertEquals(List.of(), ben.frames());
        assertFalse(ben.channel.config().isAutoRead());
        ben.session.join(new Stage.Media("ben").build());
        stage.settle();
        assertEquals(List.of(200, 200), ben.statuses());
        assertEquals(2, ana.messages().size());
        assertTrue(ben.channel.config().isAutoRead());
    }

    @Test
    void doesNotWaitForeverForTheJoin() {
        Peer ben = stage.reserve("ben");
        ben.channel = stage.open();
        ben.say("early");
        stage.advance(MsrpLimits.DEFAULT.parkTimeout());
        assertEquals(List.of(481), ben.statuses());
        assertTrue(ben.channel.config().isAutoRead());
    }

    @Test
    void answersAtOnceWhenTheReservationIsReleased() {
        Peer ben = stage.reserve("ben");
        ben.channel = stage.open();
        ben.say("early");
        ben.session.release();
        stage.settle();
        assertEquals(List.of(481), ben.statuses());
    }

    @Test
    @Covers("RFC4975-7.3-3")
    void answers481AfterTheRelease() {
        Peer ana = stage.join("ana");
        Peer ben = stage.join("ben");
        ben.session.release();
        stage.settle();
        ben.say("hello?");
        ana.say("hello");
        assertEquals(List.of(481), ben.statuses());
        assertEquals(List.of(200), ana.statuses());
        assertEquals(List.of("bound ana", "bound ben"), stage.told);
        stage.advance(Duration.ofSeconds(31));
        assertFalse(ben.channel.isOpen());
        assertTrue(ana.channel.isOpen());
    }

    @Test
    void abortsWhatTheReleasedOneWasSaying() {
        Peer ana = stage.join("ana");
        Peer ben = stage.join("ben");
        String body = cpim(ana.aor(), Stage.ROOM, "hello");
        ana.send(ana.chunk("m1", 1, "*", body, '+'));
        ana.session.release();
        assertEquals(List.of(body + "+", "#"), ben.bodies());
    }

    @Test
    void ignoresWhatIsImpossible() {
        Peer ana = stage.join("ana");
        ana.session.join(new Stage.Media("ana").build());
        ana.session.release();
        ana.session.release();
        ana.session.update(new Stage.Media("ana").build());
        ana.session.join(new Stage.Media("ana").build());
        stage.settle();
        assertEquals(List.of("bound ana"), stage.told);
        assertEquals(0, stage.msrp.census().sessions());
    }

    @Test
    @Covers("RFC4975-5.4-2")
    void carriesSeveralSessionsOnOneConnection() {
        Peer ana = stage.join("ana");
        Peer ben = stage.join("ben", media -> media).connectOver(ana);
        Peer cleo = stage.join("cleo");
        ana.send(ben.request("SEND", "", null, '$'));
        assertEquals(List.of(200), ana.statuses());
        cleo.say("hello");
        List<String> to = ana.frames().stream()
                .map(frame -> frame.request().toPath().text())
                .sorted()
                .toList();
        assertEquals(List.of(ana.path, ben.path), to);
        ben.session.release();
        stage.settle();
        ana.say("still here");
        assertTrue(ana.channel.isOpen());
        List<Frame> got = cleo.frames();
        assertEquals(200, got.get(0).status());
        assertTrue(got.get(1).text().endsWith("still here"));
    }

    @Test
    void refusesOneSessionTooManyOnAConnection() {
        MsrpLimits few = MsrpLimits.DEFAULT.toBuilder()
                .queueBytes(10_000)
                .pendingBytes(10_000)
                .sessionsPerConnection(1)
                .responseBytes(1000)
                .build();
        stage.settings = settings("192.0.2.100", "", few);
        Peer ana = stage.join("ana");
        Peer ben = stage.join("ben", media -> media).connectOver(ana);
        ana.send(ben.request("SEND", "", null, '$'));
        assertEquals(List.of(506), ana.statuses());
    }

    @Test
    void closesAConnectionThatNobodyUses() {
        EmbeddedChannel idle = stage.open();
        stage.advance(Duration.ofSeconds(29));
        assertTrue(idle.isOpen());
        stage.advance(Duration.ofSeconds(2));
        assertFalse(idle.isOpen());
        assertEquals(1, stage.count(MsrpEvent.CONNECTION_UNUSED));
    }

    @Test
    void sendsToAPeerBehindRelays() {
        Peer ana = stage.join("ana");
        String path = "msrps://relay.example.com:9000/r1;tcp " + Peer.pathOf("ben");
        Peer ben = stage.join("ben", media -> media.with(m -> m.path = path));
        ben.channel = stage.open();
        ben.send(ben.request("SEND", "", null, '$')
                .replace("From-Path: ", "From-Path: msrps://relay.example.com:9000/r1;tcp "));
        ana.say("hello");
        List<Frame> frames = ben.frames();
        assertEquals(
                "msrps://relay.example.com:9000/r1;tcp",
                frames.get(0).head().toPath().text());
        assertEquals(path, frames.get(1).head().toPath().text());
    }

    @Test
    void namesNoPeerInItsText() {
        assertFalse(stage.join("ana").session.toString().contains("ana"));
    }

    @Test
    void countsWhatThereIs() {
        List<Peer> all = stage.join("ana", "ben", "cleo");
        all.get(0).say("hello");
        MsrpCensus census = stage.msrp.census();
        assertEquals(1, census.rooms());
        assertEquals(3, census.sessions());
        assertEquals(3, census.connections());
        assertEquals(4L, census.responses().get(org.parley.msrp.MsrpStatus.OK));
        assertEquals(2L, census.events().get(MsrpEvent.CHUNK_DELIVERED));
    }

    private static MsrpSettings settings(String host, String advertised, MsrpLimits limits) {
        return MsrpSettings.builder(host, 2855)
                .advertisedHost(advertised)
                .maxSize(100_000)
                .limits(limits)
                .build();
    }

    static MsrpLimits limits(int queueBytes, int pendingBytes) {
        return MsrpLimits.DEFAULT.toBuilder()
                .queueBytes(queueBytes)
                .pendingBytes(pendingBytes)
                .responseBytes(100_000)
                .build();
    }
}
