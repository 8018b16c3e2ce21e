package org.parley.camelsip;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.apache.camel.CamelContext;
import org.apache.camel.ProducerTemplate;
import org.apache.camel.impl.DefaultCamelContext;
import org.parley.camel.RouteCounts;
import org.parley.camel.RouteFileView;
import org.parley.camel.RouteFiles;
import org.parley.camel.RouteReport;
import org.parley.harness.Patience;

/** Route files that a test saves and deletes, as the server has them; what passes the processor {@code seen} is kept. */
final class EditedRoutes implements AutoCloseable {

    private static final long POLL_NS = 20_000_000;

    private final Path folder;
    private final CamelContext context = new DefaultCamelContext();
    private final RouteFiles files;
    private final RouteReport report;
    private final BlockingQueue<String> seen = new LinkedBlockingQueue<>();

    EditedRoutes(Path folder) throws Exception {
        this.folder = folder;
        files = new RouteFiles(context, DefaultCamelContext::new, folder);
        report = new RouteReport(context, files, new RouteCounts());
        context.getRegistry().bind("seen", (org.apache.camel.Processor)
                exchange -> seen.add(exchange.getMessage().getBody(String.class)));
        context.getShutdownStrategy().setTimeout(1);
        context.start();
        files.start();
    }

    CamelContext context() {
        return context;
    }

    /** Saves a file of these routes and waits until it is in force. */
    void save(String name, String routes) throws IOException {
        saveFile(name, file(routes));
    }

    /** As above, with a whole file. */
    void saveFile(String name, String content) throws IOException {
        Optional<?> before = view(name).flatMap(RouteFileView::since);
        write(name, content);
        await(
                () -> refusal(name).isEmpty()
                        && view(name)
                                .flatMap(RouteFileView::since)
                                .filter(since -> !Optional.of(since).equals(before))
                                .isPresent(),
                () -> name + " is not in force: " + refusal(name));
    }

    /** Saves a file and waits until it is refused; why. */
    String saveInVain(String name, String routes) throws IOException {
        write(name, file(routes));
        await(() -> !refusal(name).isEmpty(), () -> name + " is not refused");
        return refusal(name);
    }

    void delete(String name) throws IOException {
        Files.delete(folder.resolve(name));
        await(() -> view(name).isEmpty(), () -> name + " is still there");
    }

    private static String file(String routes) {
        return "<routes xmlns=\"http://camel.apache.org/schema/spring\">" + routes.replace("&", "&amp;") + "</routes>";
    }

    private void write(String name, String content) throws IOException {
        Path draft = folder.resolve(name + ".draft");
        Files.writeString(draft, content);
        Files.move(draft, folder.resolve(name), java.nio.file.StandardCopyOption.ATOMIC_MOVE);
    }

    private Optional<RouteFileView> view(String name) {
        return report.files().stream().filter(file -> file.file().equals(name)).findFirst();
    }

    private String refusal(String name) {
        return view(name)
                .flatMap(RouteFileView::refusal)
                .map(RouteFileView.Refused::cause)
                .orElse("");
    }

    /** Routes that are there, those that end among them. */
    int routes() {
        return context.getRoutesSize();
    }

    void send(String endpoint, String body) throws IOException {
        try (ProducerTemplate template = context.createProducerTemplate()) {
            template.sendBodyAndHeader(endpoint, body.getBytes(StandardCharsets.UTF_8), "REQUEST_METHOD", "PUBLISH");
        }
    }

    /** The next body that passed {@code seen}. */
    String expectSeen() throws InterruptedException {
        String body = seen.poll(Patience.MESSAGE.toMillis(), TimeUnit.MILLISECONDS);
        if (body == null) {
            throw new AssertionError("nothing came");
        }
        return body;
    }

    static void await(BooleanSupplier reached, java.util.function.Supplier<String> otherwise) {
        long deadline = System.nanoTime() + Patience.MESSAGE.toNanos();
        while (!reached.getAsBoolean()) {
            if (System.nanoTime() > deadline) {
                throw new AssertionError(otherwise.get());
            }
            LockSupport.parkNanos(POLL_NS);
        }
    }

    @Override
    public void close() {
        files.close();
        context.stop();
    }
}
