package org.parley.assembly;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;

/** The assembled Karaf as a process of its own, up and answering; closing it ends the process in order. */
public final class KarafServer implements AutoCloseable {
    /** Ours: ten times what a first start takes on two busy cores. */
    private static final Duration START_AT_MOST = Duration.ofMinutes(2);
    /** Ours: Karaf itself gives its bundles 30 s. */
    private static final Duration STOP_AT_MOST = Duration.ofSeconds(60);

    private static final Duration SHELL_ANSWERS_WITHIN = Duration.ofSeconds(60);
    private static final Duration PROBE_WAITS = Duration.ofMillis(200);
    private static final long POLL_MS = 50;
    private static final String CONFIGURATION = "parley.cfg";
    private static final Pattern UP = Pattern.compile("Parley is up");
    private static final Pattern NOT_UP = Pattern.compile("Parley could not start");

    private final KarafHome home;
    private final Ports ports;
    private final Process process;
    private final Duration startTime;

    private KarafServer(KarafHome home, Ports ports, Process process, Duration startTime) {
        this.home = home;
        this.ports = ports;
        this.process = process;
        this.startTime = startTime;
    }

    /** Starts a distribution on ports of its own and waits until it is up. */
    public static KarafServer start(KarafHome home) throws IOException, InterruptedException {
        return start(home, Ports.free());
    }

    /** As above, on ports that the caller knows. */
    static KarafServer start(KarafHome home, Ports ports) throws IOException, InterruptedException {
        SipProbe probe = new SipProbe("127.0.0.1", ports.sip());
        return start(home, ports, UP, () -> answers(probe));
    }

    /** The same distribution on the same ports, when this process has ended. */
    public KarafServer again() throws IOException, InterruptedException {
        return start(home, ports);
    }

    /** Starts a distribution whose IM server cannot come up, and waits until the log says so. */
    static KarafServer startInVain(KarafHome home, Ports ports) throws IOException, InterruptedException {
        return start(home, ports, NOT_UP, () -> true);
    }

    private static KarafServer start(KarafHome home, Ports ports, Pattern logged, Condition ready)
            throws IOException, InterruptedException {
        ports.applyTo(home);
        home.addShellUser();
        Files.deleteIfExists(home.logFile());
        long begin = System.nanoTime();
        ProcessBuilder builder =
                new ProcessBuilder(home.directory().resolve("bin/karaf").toString(), "server");
        builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
        // The child is then the JVM itself and not a shell around it.
        builder.environment().put("KARAF_EXEC", "exec");
        Process process = builder.redirectErrorStream(true)
                .redirectOutput(home.directory().resolve("console.txt").toFile())
                .start();
        KarafServer server;
        try {
            await(home, process, () -> logged.matcher(logOf(home)).find(), START_AT_MOST, "to log " + logged);
            await(home, process, ready, START_AT_MOST, "to answer OPTIONS");
            server = new KarafServer(home, ports, process, Duration.ofNanos(System.nanoTime() - begin));
        } catch (IOException | InterruptedException | RuntimeException e) {
            process.destroyForcibly();
            throw e;
        }
        return server;
    }

    public int sipPort() {
        return ports.sip();
    }

    /** Of the broker inside. */
    public int brokerPort() {
        return ports.broker();
    }

    /** Writes the files of a broker that is yet to be installed, so that it takes a port of this run. */
    void moveBroker() throws IOException {
        home.save("org.parley.artemis.cfg", List.of("port = " + ports.broker()));
        home.save("org.parley.jms.cfg", List.of("url = tcp://127.0.0.1:" + ports.broker()));
    }

    public int msrpPort() {
        return ports.msrp();
    }

    /**
     * GET to its web server, once that listens.
     *
     * @param path with the slash
     */
    public HttpResponse<String> get(String path) throws IOException, InterruptedException {
        HttpRequest request =
                HttpRequest.newBuilder(web(path)).timeout(SHELL_ANSWERS_WITHIN).build();
        // The web server comes up beside the IM server, and is there a moment later or before.
        await(home, process, () -> isListening(ports.http()), START_AT_MOST, "to listen for HTTP");
        return HttpClient.newHttpClient().send(request, BodyHandlers.ofString());
    }

    /** Where its web server has this. */
    public URI web(String path) {
        return URI.create("http://127.0.0.1:" + ports.http() + path);
    }

    private static boolean isListening(int port) {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            return socket.isConnected();
        } catch (IOException e) {
            return false;
        }
    }

    public KarafHome home() {
        return home;
    }

    /** From the start of the process until it was up. */
    public Duration startTime() {
        return startTime;
    }

    public long pid() {
        return process.pid();
    }

    /** The log of this run. */
    public String log() throws IOException {
        return home.log();
    }

    /** Waits until the log of this run has a match. */
    public void awaitLog(String regex) throws IOException, InterruptedException {
        awaitLog(regex, 0);
    }

    /**
     * Edits files and waits until Parley says that its configuration is in force. Karaf writes a configuration that has
     * just changed back to its file, a moment after its owner heard of it; an edit of that very moment is lost with
     * that, so it is made again until the file holds it.
     */
    public void reconfigure(Edit edit) throws IOException, InterruptedException {
        int before = log().length();
        edit.apply(home);
        String wanted = Files.readString(home.etc(CONFIGURATION));
        Pattern inForce = Pattern.compile("etc/parley.cfg (is in force|says what is in force)");
        await(
                home,
                process,
                () -> {
                    if (inForce.matcher(logOf(home)).find(before)) {
                        return true;
                    }
                    if (!Files.readString(home.etc(CONFIGURATION)).equals(wanted)) {
                        edit.apply(home);
                    }
                    return false;
                },
                START_AT_MOST,
                "to log " + inForce);
    }

    /** A change of files. */
    @FunctionalInterface
    public interface Edit {
        void apply(KarafHome home) throws IOException;
    }

    /** Waits until the log of this run has a match behind its first {@code from} characters. */
    public void awaitLog(String regex, int from) throws IOException, InterruptedException {
        Pattern pattern = Pattern.compile(regex);
        await(home, process, () -> pattern.matcher(logOf(home)).find(from), START_AT_MOST, "to log " + regex);
    }

    /** Runs a command of the Karaf shell as {@code bin/client} does; gives back what it prints. */
    public String shell(String command) throws IOException, InterruptedException {
        return shell("karaf", "karaf", command);
    }

    /** As above, as another user. */
    public String shell(String user, String password, String command) throws IOException, InterruptedException {
        ShellResult result = runInShell(user, password, command);
        if (result.exitCode() != 0) {
            throw new IOException("the shell client ended with " + result.exitCode() + ": " + result.output());
        }
        return result.output();
    }

    /** As above, for a command that has to fail; gives back what it says. */
    public String failingShell(String command) throws IOException, InterruptedException {
        return failingShell("karaf", "karaf", command);
    }

    /** As above, as another user. */
    public String failingShell(String user, String password, String command) throws IOException, InterruptedException {
        ShellResult result = runInShell(user, password, command);
        if (result.exitCode() == 0) {
            throw new AssertionError(command + " did not fail: " + result.output());
        }
        return result.output();
    }

    private record ShellResult(int exitCode, String output) {}

    private ShellResult runInShell(String user, String password, String command)
            throws IOException, InterruptedException {
        Path output = Files.createTempFile(home.directory(), "shell", ".txt");
        ProcessBuilder builder = new ProcessBuilder(
                home.directory().resolve("bin/client").toString(),
                "-h",
                "127.0.0.1",
                "-a",
                String.valueOf(ports.ssh()),
                "-u",
                user,
                "-p",
                password,
                "-b");
        builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
        Process client = builder.redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .start();
        try (OutputStream input = client.getOutputStream()) {
            input.write((command + "\n").getBytes(StandardCharsets.UTF_8));
        }
        if (!client.waitFor(SHELL_ANSWERS_WITHIN.toMillis(), TimeUnit.MILLISECONDS)) {
            client.destroyForcibly();
            throw new IOException("the shell did not answer to " + command);
        }
        return new ShellResult(client.exitValue(), Files.readString(output));
    }

    /** Points the routes with jms: to another broker and waits until they are. */
    public void reconfigureJms(String url) throws IOException, InterruptedException {
        int before = log().length();
        home.set("org.parley.jms.cfg", "url", url);
        awaitLog("jms: is the broker at " + Pattern.quote(url), before);
    }

    /** Ends the process as a loss of power does. */
    public void kill() throws InterruptedException {
        process.destroyForcibly().waitFor();
    }

    /** Ends the process as an operator's kill or Ctrl-C does, and waits for it. */
    @Override
    public void close() throws IOException {
        process.destroy();
        try {
            if (!process.waitFor(STOP_AT_MOST.toMillis(), TimeUnit.MILLISECONDS)) {
                process.destroyForcibly();
                throw new IOException("Karaf did not stop within " + STOP_AT_MOST + tail(home));
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }

    /** The end of the log, for the report of a red test. */
    static String tail(KarafHome home) {
        String log = logOf(home);
        String[] lines = log.split("\n");
        int from = Math.max(0, lines.length - 200);
        return "\n--- karaf.log, last " + (lines.length - from) + " lines\n"
                + String.join("\n", Arrays.asList(lines).subList(from, lines.length)) + "\n---";
    }

    private static boolean answers(SipProbe probe) {
        try {
            return probe.answersWithin(PROBE_WAITS);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String logOf(KarafHome home) {
        try {
            return home.log();
        } catch (IOException e) {
            return "no log: " + e;
        }
    }

    /** What is waited for. */
    @FunctionalInterface
    private interface Condition {
        boolean holds() throws IOException;
    }

    private static void await(KarafHome home, Process process, Condition condition, Duration atMost, String what)
            throws IOException, InterruptedException {
        long deadline = System.nanoTime() + atMost.toNanos();
        while (!condition.holds()) {
            if (process.waitFor(POLL_MS, TimeUnit.MILLISECONDS)) {
                throw new IOException("Karaf ended with " + process.exitValue() + " instead of " + what + tail(home));
            }
            if (System.nanoTime() > deadline) {
                throw new IOException("Karaf took more than " + atMost + " " + what + tail(home) + "--- threads\n"
                        + jcmd(process, "Thread.print"));
            }
        }
    }

    /** Stacks of all its threads. */
    public String threads() throws IOException {
        return jcmd(process, "Thread.print");
    }

    /** Live objects of a class, one number for each class loader that has the class. */
    public List<Long> instances(String className) throws IOException {
        return Pattern.compile("(\\d+) +\\d+ +" + Pattern.quote(className) + "(?: \\(.*)?$", Pattern.MULTILINE)
                .matcher(jcmd(process, "GC.class_histogram"))
                .results()
                .map(each -> Long.valueOf(each.group(1)))
                .toList();
    }

    private static String jcmd(Process process, String command) throws IOException {
        Process jcmd = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "jcmd").toString(),
                        String.valueOf(process.pid()),
                        command)
                .redirectErrorStream(true)
                .start();
        try (InputStream output = jcmd.getInputStream()) {
            return new String(output.readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
