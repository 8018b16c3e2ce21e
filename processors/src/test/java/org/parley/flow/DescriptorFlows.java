package org.parley.flow;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.parley.Covers;
import org.parley.harness.ChatLeg;
import org.parley.harness.Patience;

/** The process of the server has no file descriptor left. */
@RunsAgainst(DescriptorFlows.CrampedServer.class)
public class DescriptorFlows {

    /** Descriptors of the process. Ours: some hundred class path entries, and not many connections. */
    private static final int DESCRIPTORS = 600;

    private static final long LOOK_NS = 20_000_000;

    /**
     * A server that may open so many files and sockets, all together. Its classes are in an archive that is always open, as
     * they are in a bundle: a class of a folder could not be loaded without a descriptor.
     */
    public static class CrampedServer extends KilledServer {

        @Override
        List<String> within(List<String> command) {
            List<String> limited =
                    new ArrayList<>(List.of("sh", "-c", "ulimit -n " + DESCRIPTORS + " && exec \"$0\" \"$@\""));
            int classPath = command.indexOf("-cp") + 1;
            limited.addAll(command.subList(0, classPath));
            limited.add(archived(command.get(classPath)));
            limited.addAll(command.subList(classPath + 1, command.size()));
            return limited;
        }

        private String archived(String classPath) {
            Path archive = base().resolve("classes.jar");
            Set<String> taken = new HashSet<>();
            List<String> archives = new ArrayList<>(List.of(archive.toString()));
            try (JarOutputStream jar = new JarOutputStream(Files.newOutputStream(archive))) {
                for (String each : classPath.split(File.pathSeparator)) {
                    Path folder = Path.of(each);
                    if (Files.isDirectory(folder)) {
                        add(folder, taken, jar);
                    } else {
                        archives.add(each);
                    }
                }
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
            return String.join(File.pathSeparator, archives);
        }

        private static void add(Path folder, Set<String> taken, JarOutputStream jar) throws IOException {
            try (Stream<Path> all = Files.walk(folder)) {
                for (Path file : all.filter(Files::isRegularFile).toList()) {
                    String name = folder.relativize(file).toString().replace(File.separatorChar, '/');
                    if (taken.add(name)) {
                        jar.putNextEntry(new JarEntry(name));
                        Files.copy(file, jar);
                    }
                }
            }
        }
    }

    private static int descriptors(KilledServer server) throws IOException {
        int open = 0;
        try (DirectoryStream<Path> all = Files.newDirectoryStream(Path.of("/proc", "" + server.pid(), "fd"))) {
            for (Path each : all) {
                open++;
            }
        }
        return open;
    }

    @Test
    @Covers("FAULT-8")
    public void neitherSpinsNorDiesWithoutADescriptorAndGoesOnWhenThereAreSome(Stage stage) throws Exception {
        Assumptions.assumeTrue(Files.isDirectory(Path.of("/proc/self/fd")), "skipped: there is no /proc here");
        KilledServer server = (KilledServer) stage.server();
        List<ChatLeg> legs = stage.established(stage.ana(), stage.ben());
        // All of it once before, so that the classes for it are there: without a descriptor none can be read.
        assertEquals(0, server.figure("sip.refusedConnections"));
        stage.ana().send(stage.ana().draft("OPTIONS", server.factoryUri())).expectFinal(200);
        legs.get(0).say("before");
        legs.get(1).expectText(stage.ana(), "before");
        List<Socket> held = new ArrayList<>();
        try {
            InetSocketAddress sip = new InetSocketAddress(server.host(), server.sipTcpPort());
            InetSocketAddress msrp = new InetSocketAddress(server.host(), server.msrpPort());
            while (descriptors(server) < DESCRIPTORS) {
                assertTrue(held.size() < 4 * DESCRIPTORS, () -> held.size() + " connections and still room");
                for (InetSocketAddress each : List.of(msrp, sip, msrp)) {
                    Socket socket = new Socket();
                    held.add(socket);
                    socket.connect(each);
                }
            }
            awaitRefusal(server, sip, held);

            long before = server.figure("sip.refusedConnections");
            stage.ana().send(stage.ana().draft("OPTIONS", server.factoryUri())).expectFinal(200);
            legs.get(0).say("still here");
            legs.get(1).expectText(stage.ana(), "still here");
            long tries = server.figure("sip.refusedConnections") - before;
            assertTrue(tries < 2_000, "it tries to accept again and again: " + tries);
        } finally {
            for (Socket socket : held) {
                socket.close();
            }
        }
        stage.cleo().overTcp();
        ChatLeg c = stage.cleo().invite(Stage.listOf(stage.dee()));
        ChatLeg d = stage.dee().expectInvitation();
        d.accept();
        c.expectAnswered();
        c.say("as before");
        d.expectText(stage.cleo(), "as before");
        stage.endAll(c, d);
        stage.endAll(legs);
        assertEquals(0, server.figure("sip.failedTasks"));
    }

    /** Until it has met the end of its descriptors when it wanted to accept. */
    private static void awaitRefusal(KilledServer server, InetSocketAddress sip, List<Socket> held) throws Exception {
        long deadline = System.nanoTime() + Patience.MESSAGE.toNanos();
        long before = server.figure("sip.refusedConnections");
        while (server.figure("sip.refusedConnections") == before) {
            assertTrue(System.nanoTime() < deadline, "it has never refused a connection");
            Socket socket = new Socket();
            held.add(socket);
            socket.connect(sip);
            LockSupport.parkNanos(LOOK_NS);
        }
    }
}
