package org.parley.demo;

import java.io.IOException;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.parley.assembly.KarafHome;
import org.parley.assembly.SipProbe;

/** Starts the assembled Karaf in this terminal, lets three users chat through it, and leaves it to whoever sits there. */
public final class Demo {
    private static final String HOST = "127.0.0.1";
    private static final int SIP_PORT = 5060;
    private static final int MSRP_PORT = 2855;
    /** SIP, MSRP, Karaf's SSH and JMX. */
    private static final List<Integer> DEFAULT_PORTS = List.of(SIP_PORT, MSRP_PORT, 8101, 1099, 44444);

    private static final Duration ASK_AGAIN_AFTER = Duration.ofMillis(200);
    private static final Duration START_AT_MOST = Duration.ofMinutes(2);
    private static final Duration STOP_AT_MOST = Duration.ofSeconds(60);

    private final PrintStream out = System.out;

    private Demo() {}

    /** Runs until the server has ended; throws if it did so by itself before it was up, or with an error. */
    public static void main(String[] arguments) throws IOException, InterruptedException {
        new Demo().run();
    }

    private void run() throws IOException, InterruptedException {
        requireFreePorts();
        Path directory = KarafHome.archive().resolveSibling("run");
        KarafHome home = KarafHome.unpack(KarafHome.archive(), directory);
        boolean hasTerminal = System.console() != null;
        out.println("Starting " + home.directory() + " ...");
        Process server = start(home, hasTerminal);
        Thread ender = new Thread(() -> end(server), "end-karaf");
        // Ctrl-C reaches this process and the server's; the server lets its shell have it, so it is ended from here.
        Runtime.getRuntime().addShutdownHook(ender);
        try {
            awaitAnswer(server, home);
            // The shell has left its prompt on the line.
            out.println();
            Conversation.run(HOST, SIP_PORT, out);
            Hints.print(out, home, HOST, SIP_PORT, MSRP_PORT, hasTerminal);
            int exitCode = server.waitFor();
            if (exitCode != 0) {
                throw new IOException("Karaf ended with " + exitCode + "; see " + home.logFile());
            }
        } finally {
            end(server);
            withdraw(ender);
        }
    }

    private static Process start(KarafHome home, boolean hasTerminal) throws IOException {
        List<String> command = new ArrayList<>();
        command.add(home.directory().resolve("bin/karaf").toString());
        if (!hasTerminal) {
            // A shell without a terminal would see its end at once and take the server with it.
            command.add("server");
        }
        ProcessBuilder builder = new ProcessBuilder(command).inheritIO();
        builder.environment().put("KARAF_EXEC", "exec");
        builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
        return builder.start();
    }

    private static void awaitAnswer(Process server, KarafHome home) throws IOException {
        SipProbe probe = new SipProbe(HOST, SIP_PORT);
        long deadline = System.nanoTime() + START_AT_MOST.toNanos();
        while (!probe.answersWithin(ASK_AGAIN_AFTER)) {
            if (!server.isAlive()) {
                throw new IOException("Karaf ended with " + server.exitValue() + "; see " + home.logFile());
            }
            if (System.nanoTime() > deadline) {
                throw new IOException("SIP was not answered within " + START_AT_MOST + "; see " + home.logFile());
            }
        }
    }

    private static void end(Process server) {
        server.destroy();
        try {
            if (!server.waitFor(STOP_AT_MOST.toMillis(), TimeUnit.MILLISECONDS)) {
                server.destroyForcibly();
            }
        } catch (InterruptedException e) {
            server.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }

    private static void withdraw(Thread hook) {
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException e) {
            // This process is ending, and the hook is at work.
            assert hook.isAlive();
        }
    }

    private static void requireFreePorts() throws IOException {
        List<Integer> taken = new ArrayList<>();
        for (int port : DEFAULT_PORTS) {
            try (ServerSocket socket = new ServerSocket()) {
                socket.setReuseAddress(true);
                socket.bind(new InetSocketAddress(InetAddress.getByName(HOST), port));
            } catch (IOException e) {
                taken.add(port);
            }
        }
        if (!taken.isEmpty()) {
            throw new IOException("Another program has port " + taken + "; the demonstration needs the default ports");
        }
    }
}
