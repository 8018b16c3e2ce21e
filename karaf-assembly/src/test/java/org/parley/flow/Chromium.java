package org.parley.flow;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.apache.camel.util.json.DeserializationException;
import org.apache.camel.util.json.JsonObject;
import org.apache.camel.util.json.Jsoner;

/** A browser without a screen: Chromium, driven by the WebDriver protocol (W3C) of its own driver. */
final class Chromium implements AutoCloseable {

    private static final String DRIVER = "chromedriver";
    private static final List<String> BROWSERS = List.of("chromium", "chromium-browser", "google-chrome");

    /** Ours: a browser starts slowly on a machine that does much besides. */
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private static final long POLL_NS = 50_000_000;

    private final HttpClient http = HttpClient.newHttpClient();
    private final Process driver;
    private final URI root;
    private String session = "";

    private Chromium(Process driver, URI root) {
        this.driver = driver;
        this.root = root;
    }

    /** Starts one; reports the test as skipped where none is installed. */
    static Chromium start(Path directory) throws IOException, InterruptedException {
        assumeTrue(
                Programs.isInstalled(DRIVER) && BROWSERS.stream().anyMatch(Programs::isInstalled),
                "Chromium is not installed (Debian packages chromium, chromium-driver): the console was not looked at");
        int port;
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = free.getLocalPort();
        }
        Process driver = new ProcessBuilder(DRIVER, "--port=" + port)
                .redirectErrorStream(true)
                .redirectOutput(directory.resolve("chromedriver.txt").toFile())
                .start();
        Chromium chromium = new Chromium(driver, URI.create("http://127.0.0.1:" + port));
        try {
            chromium.awaitDriver(port);
            chromium.begin(directory);
        } catch (IOException | InterruptedException | RuntimeException | AssertionError e) {
            chromium.close();
            throw e;
        }
        return chromium;
    }

    private void awaitDriver(int port) {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (!isListening(port)) {
            if (!driver.isAlive() || System.nanoTime() > deadline) {
                throw new AssertionError("chromedriver does not listen");
            }
            LockSupport.parkNanos(POLL_NS);
        }
    }

    private static boolean isListening(int port) {
        try (Socket socket = new Socket()) {
            socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    private void begin(Path directory) throws IOException, InterruptedException {
        List<String> arguments = List.of(
                "--headless=new",
                "--no-sandbox",
                "--disable-dev-shm-usage",
                "--disable-gpu",
                "--hide-scrollbars",
                "--lang=en",
                "--user-data-dir=" + directory.resolve("chromium"));
        JsonObject options = new JsonObject(Map.of("args", arguments));
        JsonObject wanted = new JsonObject(Map.of("browserName", "chrome", "goog:chromeOptions", options));
        wanted.put("goog:loggingPrefs", new JsonObject(Map.of("browser", "ALL")));
        JsonObject begun = (JsonObject) command(
                "/session", new JsonObject(Map.of("capabilities", new JsonObject(Map.of("alwaysMatch", wanted)))));
        session = "/session/" + begun.getString("sessionId");
    }

    void open(URI page) throws IOException, InterruptedException {
        command("/url", new JsonObject(Map.of("url", page.toString())));
    }

    /** The size of what is drawn on; {@code scheme} is light or dark. */
    void look(int width, int height, String scheme) throws IOException, InterruptedException {
        devtools(
                "Emulation.setDeviceMetricsOverride",
                Map.of("width", width, "height", height, "deviceScaleFactor", 1, "mobile", width < 500));
        JsonObject feature = new JsonObject(Map.of("name", "prefers-color-scheme", "value", scheme));
        devtools("Emulation.setEmulatedMedia", Map.of("features", List.of(feature)));
    }

    private void devtools(String command, Map<String, Object> parameters) throws IOException, InterruptedException {
        command("/goog/cdp/execute", new JsonObject(Map.of("cmd", command, "params", new JsonObject(parameters))));
    }

    /** What a function body in the page returns, as text. */
    String run(String script) throws IOException, InterruptedException {
        return String.valueOf(command("/execute/sync", new JsonObject(Map.of("script", script, "args", List.of()))));
    }

    /** What is to be read in the first element; empty where there is none. */
    String text(String css) throws IOException, InterruptedException {
        return run("return document.querySelector(" + quoted(css) + ")?.innerText ?? ''");
    }

    void click(String css) throws IOException, InterruptedException {
        await("return Boolean(document.querySelector(" + quoted(css) + "))", css + " is not there");
        run("document.querySelector(" + quoted(css) + ").click()");
    }

    /** Types into the field as somebody at the keyboard does. */
    void type(String css, String text) throws IOException, InterruptedException {
        JsonObject found =
                (JsonObject) command("/element", new JsonObject(Map.of("using", "css selector", "value", css)));
        String element = String.valueOf(found.values().iterator().next());
        command("/element/" + element + "/value", new JsonObject(Map.of("text", text)));
    }

    /** Waits until a function body in the page returns true. */
    void await(String script, String otherwise) throws IOException, InterruptedException {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (!run(script).equals("true")) {
            if (System.nanoTime() > deadline) {
                throw new AssertionError(otherwise + "; the page says:\n" + text("body") + "\n" + log());
            }
            LockSupport.parkNanos(POLL_NS);
        }
    }

    /** Waits until the first element has this text in it. */
    void awaitText(String css, String text) throws IOException, InterruptedException {
        await(
                "return (document.querySelector(" + quoted(css) + ")?.innerText ?? '').includes(" + quoted(text) + ")",
                css + " does not say " + text);
    }

    /** What the browser complained of since this was asked for last: errors of scripts, refused content. */
    String log() throws IOException, InterruptedException {
        return String.valueOf(command("/se/log", new JsonObject(Map.of("type", "browser"))));
    }

    byte[] picture() throws IOException, InterruptedException {
        return Base64.getDecoder().decode(String.valueOf(get("/screenshot")));
    }

    static String quoted(String text) {
        return Jsoner.serialize(text);
    }

    private Object get(String path) throws IOException, InterruptedException {
        return answer(HttpRequest.newBuilder(root.resolve(session + path)).GET());
    }

    private Object command(String path, JsonObject body) throws IOException, InterruptedException {
        return answer(HttpRequest.newBuilder(root.resolve(session + path))
                .header("Content-Type", "application/json; charset=utf-8")
                .POST(BodyPublishers.ofString(body.toJson())));
    }

    private Object answer(HttpRequest.Builder request) throws IOException, InterruptedException {
        HttpResponse<String> response =
                http.send(request.timeout(PATIENCE.multipliedBy(2)).build(), BodyHandlers.ofString());
        try {
            Object value = ((JsonObject) Jsoner.deserialize(response.body())).get("value");
            if (response.statusCode() != 200) {
                throw new IOException("chromedriver answers " + response.statusCode() + ": " + value);
            }
            return value;
        } catch (DeserializationException e) {
            throw new IOException(response.body(), e);
        }
    }

    @Override
    public void close() throws IOException {
        try {
            if (!session.isEmpty()) {
                answer(HttpRequest.newBuilder(root.resolve(session)).DELETE());
            }
            driver.destroy();
            if (!driver.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
                driver.destroyForcibly();
            }
        } catch (InterruptedException e) {
            driver.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }
}
