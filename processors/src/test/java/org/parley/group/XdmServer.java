package org.parley.group;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** An XDM server on a free port of 127.0.0.1: documents by path, each with an ETag that changes with it. */
public final class XdmServer implements AutoCloseable {

    private static final String GROUPS = "/xcap/org.openmobilealliance.groups/global/byGroupID/";

    private final HttpServer server;
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final Map<String, String> documents = new ConcurrentHashMap<>();
    private final List<String> requests = new CopyOnWriteArrayList<>();
    private volatile int status;
    private volatile Optional<CountDownLatch> silence = Optional.empty();

    public XdmServer() {
        try {
            server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        server.createContext("/", this::answer);
        server.setExecutor(threads);
        server.start();
    }

    public URI root() {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/xcap");
    }

    /** The document of a group. */
    public void put(String groupUri, String xml) {
        documents.put(GROUPS + groupUri, xml);
    }

    /** Any document below the root. */
    void putList(String path, String xml) {
        documents.put("/xcap/" + path, xml);
    }

    public void remove(String groupUri) {
        documents.remove(GROUPS + groupUri);
    }

    /** Every request is answered with this status; 0 for what there is. */
    void answerWith(int always) {
        status = always;
    }

    /** Nothing is answered until {@link #speak}. */
    void fallSilent() {
        silence = Optional.of(new CountDownLatch(1));
    }

    void speak() {
        silence.ifPresent(CountDownLatch::countDown);
        silence = Optional.empty();
    }

    /** Path, If-None-Match and status of each request. */
    List<String> requests() {
        return List.copyOf(requests);
    }

    private void answer(HttpExchange exchange) throws IOException {
        try (exchange) {
            silence.ifPresent(XdmServer::await);
            String path = exchange.getRequestURI().getPath();
            String xml = documents.get(path);
            String condition = exchange.getRequestHeaders().getFirst("If-None-Match");
            String etag = xml == null ? "" : "\"" + Integer.toHexString(xml.hashCode()) + "\"";
            int code = status != 0 ? status : xml == null ? 404 : etag.equals(condition) ? 304 : 200;
            requests.add(path.substring(path.lastIndexOf('/') + 1) + " " + (condition != null) + " " + code);
            if (code == 200) {
                byte[] body = xml.getBytes(StandardCharsets.UTF_8);
                exchange.getResponseHeaders().set("ETag", etag);
                exchange.getResponseHeaders().set("Content-Type", "application/vnd.oma.poc.groups+xml");
                exchange.sendResponseHeaders(200, body.length);
                exchange.getResponseBody().write(body);
            } else {
                exchange.sendResponseHeaders(code, -1);
            }
        }
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void close() {
        speak();
        server.stop(0);
        threads.shutdownNow();
    }
}
