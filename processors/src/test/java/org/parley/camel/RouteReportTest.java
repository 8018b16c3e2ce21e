package org.parley.camel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.camel.CamelContext;
import org.apache.camel.CamelExecutionException;
import org.apache.camel.ProducerTemplate;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.impl.DefaultCamelContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.parley.camel.RouteFileView.RouteView;
import org.parley.conference.Refusal;

/** What an operator sees of route files and routes. */
class RouteReportTest {

    private static final String ROUTES = "<routes xmlns=\"http://camel.apache.org/schema/spring\">%s</routes>";
    private static final String GOOD =
            ROUTES.formatted("<route id=\"greet\"><from uri=\"direct:greet\"/><process ref=\"step\"/></route>");
    private static final String MISSPELT =
            ROUTES.formatted("<route id=\"greet\"><from uri=\"direct:greet\"/><process ref=\"setp\"/></route>");
    private static final String HANDLES_REFUSALS =
            """
            <routeConfigurations xmlns="http://camel.apache.org/schema/spring">
              <routeConfiguration>
                <onException>
                  <exception>org.parley.conference.Refusal</exception>
                  <redeliveryPolicy logExhausted="false"/>
                  <handled><constant>true</constant></handled>
                </onException>
              </routeConfiguration>
            </routeConfigurations>
            """;

    @TempDir
    private Path folder;

    private final CamelContext context = new DefaultCamelContext();
    private final RouteCounts counts = new RouteCounts();
    private final AtomicLong clockNs = new AtomicLong();
    private RouteFiles files;
    private RouteReport report;

    @BeforeEach
    void start() throws Exception {
        files = new RouteFiles(context, DefaultCamelContext::new, folder, clockNs::get);
        report = new RouteReport(context, files, counts);
        context.getRegistry().bind("step", (org.apache.camel.Processor) exchange -> {
            switch (exchange.getMessage().getBody(String.class)) {
                case "refuse" -> throw Refusal.of("OMA-A2", 403, "Forbidden", "barred");
                case "fail" -> throw new IllegalStateException("on purpose");
                default -> exchange.getMessage().setBody("hello");
            }
        });
        context.addRoutePolicyFactory(counts);
        context.start();
    }

    @AfterEach
    void stop() {
        files.close();
        context.stop();
    }

    private void save(String name, String text) throws IOException {
        Files.writeString(folder.resolve(name), text);
        settle();
    }

    /** Looks as often as it takes to take over what was saved, and to remove what it replaced. */
    private void settle() throws IOException {
        for (int i = 0; i < 5; i++) {
            files.look();
        }
    }

    private RouteFileView only() {
        assertEquals(1, report.files().size(), report.files().toString());
        return report.files().get(0);
    }

    @Test
    void showsAFileWithItsRoutesInForce() throws Exception {
        save("greet.xml", GOOD);

        RouteFileView file = only();

        assertEquals("greet.xml", file.file());
        assertTrue(file.since().isPresent());
        assertEquals(Optional.empty(), file.refusal());
        assertEquals(
                List.of(new RouteView("greet", "direct://greet", "Started", 0, new RouteCounts.Counts(0, 0, 0))),
                file.routes());
    }

    @Test
    void showsAStoppedRouteAsStopped() throws Exception {
        save("greet.xml", GOOD);

        context.getRouteController().stopRoute("greet");

        assertEquals("Stopped", only().routes().get(0).state());
    }

    @Test
    void showsWhyAnEditIsNotInForceAndThatTheLastGoodVersionIs() throws Exception {
        save("greet.xml", GOOD);

        save("greet.xml", MISSPELT);

        assertTrue(only().refusal().orElseThrow().cause().contains("setp"), only().toString());
        assertEquals("Started", only().routes().get(0).state());
        assertTrue(only().since().isPresent());
    }

    @Test
    void showsAFileThatNeverWasGood() throws Exception {
        save("greet.xml", MISSPELT);

        assertTrue(only().refusal().isPresent());
        assertEquals(Optional.empty(), only().since());
        assertEquals(List.of(), only().routes());
    }

    @Test
    void forgetsTheRefusalOfAnEditThatWasTakenBackOrDeleted() throws Exception {
        save("greet.xml", GOOD);
        save("greet.xml", MISSPELT);

        save("greet.xml", GOOD);

        assertEquals(Optional.empty(), only().refusal());
        save("greet.xml", MISSPELT);
        Files.delete(folder.resolve("greet.xml"));
        settle();
        clockNs.addAndGet(TimeUnit.SECONDS.toNanos(1));
        files.look();
        assertEquals(List.of(), report.files());
    }

    @Test
    void countsWhatBecameOfTheExchangesOfTheVersionInForce() throws Exception {
        save("refusals.xml", HANDLES_REFUSALS);
        save("greet.xml", GOOD);
        try (ProducerTemplate template = context.createProducerTemplate()) {
            template.requestBody("direct:greet", "hi");
            template.requestBody("direct:greet", "hi");
            template.requestBody("direct:greet", "refuse");
            Assertions.assertThrows(CamelExecutionException.class, () -> template.requestBody("direct:greet", "fail"));
        }

        assertEquals(new RouteCounts.Counts(4, 1, 1), counts.of("greet"));
        assertEquals(1, report.files().get(1).configurations());

        save("greet.xml", GOOD.replace("<process", "<log message=\"again\"/><process"));
        assertEquals("greet", report.files().get(0).routes().get(0).idInFile());
        assertEquals(
                new RouteCounts.Counts(0, 0, 0),
                report.files().get(0).routes().get(0).counts());
    }

    @Test
    void countsARefusalThatNobodyHandled() throws Exception {
        save("greet.xml", GOOD);
        try (ProducerTemplate template = context.createProducerTemplate()) {
            Assertions.assertThrows(
                    CamelExecutionException.class, () -> template.requestBody("direct:greet", "refuse"));
        }

        assertEquals(new RouteCounts.Counts(1, 1, 0), counts.of("greet"));
    }

    @Test
    void showsRoutesThatComeFromNoFile() throws Exception {
        context.addRoutes(new RouteBuilder() {
            @Override
            public void configure() {
                from("direct:mine?block=false").id("mine").to("mock:mine");
            }
        });

        assertEquals(RouteFileView.NO_FILE, only().file());
        assertEquals("mine", only().routes().get(0).id());
    }

    @Test
    void countsNothingForARouteThatIsNotThere() {
        assertEquals(new RouteCounts.Counts(0, 0, 0), counts.of("nowhere"));
    }
}
