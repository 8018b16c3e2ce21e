package org.parley.camel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.apache.camel.AsyncCallback;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.ProducerTemplate;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.support.AsyncProcessorSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Route files as they are saved, copied, deleted; and what becomes of exchanges in a route that is replaced. */
class RouteFilesTest {

    private static final String ROUTES = "<routes xmlns=\"http://camel.apache.org/schema/spring\">%s</routes>";

    @TempDir
    private Path folder;

    /** Asynchronous, like a phone that rings. */
    private final LinkedBlockingQueue<AsyncCallback> ringing = new LinkedBlockingQueue<>();

    private final CamelContext context = new DefaultCamelContext();
    private RouteFiles files;

    @BeforeEach
    void start() throws Exception {
        files = new RouteFiles(context, this::scratch, folder);
        context.addComponent("sipua", new SipUaComponent());
        context.getRegistry().bind("ring", new AsyncProcessorSupport() {
            @Override
            public boolean process(Exchange exchange, AsyncCallback callback) {
                ringing.add(callback);
                return false;
            }
        });
        context.getShutdownStrategy().setTimeout(1);
        context.start();
    }

    private CamelContext scratch() {
        CamelContext trial = new DefaultCamelContext();
        trial.addComponent("sipua", new SipUaComponent());
        return trial;
    }

    @AfterEach
    void stop() {
        files.close();
        context.stop();
    }

    private static String says(String id, String endpoint, String text) {
        return ROUTES.formatted(
                "<route id=\"%s\"><from uri=\"direct:%s\"/><setBody><constant>%s</constant></setBody></route>"
                        .formatted(id, endpoint, text));
    }

    private static String rings(String before, String after) {
        return ROUTES.formatted(
                """
                <route id="call">
                  <from uri="direct:call"/>
                  <split parallelProcessing="true">
                    <constant>one,two</constant>
                    <setBody><constant>%s</constant></setBody>
                    <process ref="ring"/>
                    <setBody><simple>${body}%s</simple></setBody>
                  </split>
                  <setBody><constant>%s%s</constant></setBody>
                </route>
                """
                        .formatted(before, after, before, after));
    }

    private void save(String name, String text) throws IOException {
        Files.writeString(folder.resolve(name), text);
        files.refresh();
    }

    private void delete(String name) throws IOException {
        Files.delete(folder.resolve(name));
        files.refresh();
    }

    private String ask(String endpoint) throws IOException {
        try (ProducerTemplate template = context.createProducerTemplate()) {
            return template.requestBody("direct:" + endpoint, "?", String.class);
        }
    }

    private String refusal(String name) {
        return files.contents().stream()
                .filter(file -> file.name().equals(name))
                .findFirst()
                .flatMap(RouteFiles.Content::refusal)
                .map(RouteFileView.Refused::cause)
                .orElse("");
    }

    @Test
    void refusesACopyOfAFileUntilItIsTheOnlyOne() throws Exception {
        save("greet.xml", says("greet", "greet", "hello"));
        save("copy.xml", says("greet", "greet", "hello"));

        assertTrue(refusal("copy.xml").contains("greet belongs to greet.xml"), refusal("copy.xml"));
        assertEquals("hello", ask("greet"));
        files.refresh();
        assertEquals("hello", ask("greet"));
        delete("greet.xml");
        assertEquals("", refusal("copy.xml"));
        assertEquals("hello", ask("greet"));
    }

    @Test
    void refusesAnEditThatTakesAnotherFilesRouteId() throws Exception {
        save("one.xml", says("one", "one", "first"));
        save("two.xml", says("two", "two", "second"));
        save("two.xml", says("one", "two", "third"));

        assertTrue(refusal("two.xml").contains("one belongs to one.xml"), refusal("two.xml"));
        assertEquals("first", ask("one"));
        assertEquals("second", ask("two"));
        save("two.xml", says("two", "two", "third"));
        assertEquals("third", ask("two"));
    }

    @Test
    void refusesAFileWithoutNamespace() throws Exception {
        save("greet.xml", says("greet", "greet", "hello"));
        save("greet.xml", says("greet", "greet", "changed").replaceAll(" xmlns=\"[^\"]*\"", ""));

        assertTrue(refusal("greet.xml").contains("no namespace"), refusal("greet.xml"));
        assertEquals("hello", ask("greet"));
        save("greet.xml", says("greet", "greet", "changed").replace("camel.apache.org", "example.com"));
        assertTrue(refusal("greet.xml").contains("example.com"), refusal("greet.xml"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"sipua:foo", "sipua:prack", "sipua:answer", "sipua:foo?target=session"})
    void refusesARouteThatBeginsWithNoMethod(String uri) throws Exception {
        save("odd.xml", says("odd", "odd", "x").replace("direct:odd", uri));

        assertTrue(refusal("odd.xml").contains("subscribe"), refusal("odd.xml"));
    }

    @Test
    void goesOnWithTheLastGoodVersionWhenTheNewOneCannotStart() throws Exception {
        save("one.xml", says("one", "one", "first"));
        save("two.xml", says("two", "two", "second"));
        save("two.xml", says("two", "one", "third"));

        assertTrue(refusal("two.xml").contains("direct://one"), refusal("two.xml"));
        assertEquals("first", ask("one"));
        assertEquals("second", ask("two"));
    }

    @Test
    void endsExchangesInTheVersionTheyBeganIn() throws Exception {
        save("call.xml", rings("old", " end"));
        try (ProducerTemplate template = context.createProducerTemplate()) {
            CompletableFuture<String> old = template.asyncRequestBody("direct:call", "?", String.class);
            List<AsyncCallback> oldLegs = List.of(next(), next());

            save("call.xml", rings("new", " end"));

            CompletableFuture<String> changed = template.asyncRequestBody("direct:call", "?", String.class);
            List<AsyncCallback> newLegs = List.of(next(), next());
            assertEquals(List.of("call", "call~2"), routeIds());
            assertTrue(files.isEnding("call"));
            newLegs.forEach(leg -> leg.done(false));
            assertEquals("new end", changed.get(10, TimeUnit.SECONDS));
            oldLegs.forEach(leg -> leg.done(false));
            assertEquals("old end", old.get(10, TimeUnit.SECONDS));
        }
        files.refresh();
        assertEquals(List.of("call~2"), routeIds());
        save("call.xml", says("call", "call", "third"));
        assertEquals(List.of("call"), routeIds());
        assertEquals("third", ask("call"));
    }

    @Test
    void endsExchangesOfADeletedFile() throws Exception {
        save("call.xml", rings("old", " end"));
        try (ProducerTemplate template = context.createProducerTemplate()) {
            CompletableFuture<String> old = template.asyncRequestBody("direct:call", "?", String.class);
            List<AsyncCallback> legs = List.of(next(), next());

            delete("call.xml");

            legs.forEach(leg -> leg.done(false));
            assertEquals("old end", old.get(10, TimeUnit.SECONDS));
        }
        files.refresh();
        assertEquals(List.of(), routeIds());
    }

    private AsyncCallback next() throws InterruptedException {
        return ringing.poll(10, TimeUnit.SECONDS);
    }

    private List<String> routeIds() {
        return context.getRoutes().stream()
                .map(route -> route.getRouteId())
                .sorted()
                .toList();
    }
}
