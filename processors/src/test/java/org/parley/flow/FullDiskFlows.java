package org.parley.flow;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;
import org.parley.Covers;
import org.parley.harness.ChatLeg;
import org.parley.harness.Waiting;

/** The disk of what lasts is full while people talk. */
@RunsAgainst(FullDiskFlows.CrammedServer.class)
@EnabledIf(
        value = "org.parley.flow.SmallDisk#isPossible",
        disabledReason = "this machine lets nobody mount a small file system in a name space")
public class FullDiskFlows {

    /** Ours: the least that the outbox's file takes, and some. */
    private static final long DISK_BYTES = 24L << 20;

    /** Whose data lie on a disk of their own. */
    public static final class CrammedServer extends KilledServer {

        private final SmallDisk disk;

        public CrammedServer() {
            this(newFolder());
        }

        private CrammedServer(Path base) {
            this(base, new SmallDisk(folder(base), DISK_BYTES));
        }

        private CrammedServer(Path base, SmallDisk disk) {
            // Before that much is not free any more the outbox would stop by itself.
            super(base, disk::within, "outbox.minFree", "0");
            this.disk = disk;
        }

        private static Path folder(Path base) {
            try {
                return Files.createDirectory(base.resolve("data"));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        @Override
        Path data() {
            return disk.root();
        }

        @Override
        public void close() {
            disk.close();
            super.close();
        }
    }

    @Test
    @Covers("FAULT-13")
    public void talksOnWithAFullDiskAndDeliversWhatWasTakenWhenThereIsRoom(Stage stage) throws Exception {
        CrammedServer server = (CrammedServer) stage.server();
        List<ChatLeg> legs = stage.established(stage.ana(), stage.ben());
        server.disk.fill();
        // What happens from now on cannot be kept: that is told, and keeps nobody from anything.
        List<ChatLeg> others = stage.established(stage.cleo(), stage.dee());
        await(server, "outbox.records", 0);
        others.get(0).say("no room");
        others.get(1).expectText(stage.cleo(), "no room");
        stage.endAll(others);
        legs.get(0).say("still here");
        legs.get(1).expectText(stage.ana(), "still here");
        Waiting.until("the outbox refuses what it cannot keep", () -> figure(server, "outbox.refused") > 0);
        String told = server.log()
                .lines()
                .filter(line -> line.contains("OUTBOX-UNAVAILABLE"))
                .findFirst()
                .orElseThrow();
        assertTrue(told.contains("No space left on device"), told);
        assertTrue(told.contains("look at the disk"), told);

        server.disk.makeRoom();

        await(server, "outbox.records", 1);
        stage.endAll(legs);
        awaitDelivery(server, legs, 0);
        long taken = figure(server, "outbox.taken");

        server.kill();
        server.start();

        List<ChatLeg> after = stage.established(stage.ana(), stage.ben());
        stage.endAll(after);
        awaitDelivery(server, after, taken);
        try (Stream<Path> files = Files.list(server.data().resolve("parley/outbox"))) {
            assertEquals(
                    List.of("outbox.mv"),
                    files.map(each -> each.getFileName().toString()).toList());
        }
    }

    /**
     * Everything that was taken is delivered, with the end of a session.
     *
     * @param before taken by the process that was killed
     */
    private static void awaitDelivery(CrammedServer server, List<ChatLeg> ended, long before) {
        Waiting.until("everything that was taken is delivered", () -> {
            List<String> delivered = distinct(server);
            return delivered.size() == before + figure(server, "outbox.taken")
                    && delivered.stream()
                            .anyMatch(event -> event.contains("session.ended")
                                    && event.contains(ended.get(0).focus()));
        });
    }

    private static List<String> distinct(CrammedServer server) {
        try {
            return server.events().stream().distinct().toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void await(CrammedServer server, String figure, long value) {
        Waiting.until(figure + " is " + value, () -> figure(server, figure) == value);
    }

    private static long figure(CrammedServer server, String name) {
        try {
            return server.figure(name);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
