package org.parley.camel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.apache.camel.CamelContext;
import org.apache.camel.CamelExecutionException;
import org.apache.camel.ProducerTemplate;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.support.PluginHelper;
import org.apache.camel.support.ResourceHelper;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.parley.camel.RoutePlan.Step;
import org.parley.conference.Refusal;

/** The drawing of a route: its steps in order, and what went through each. */
class RoutePlansTest {

    private static final String ROUTES =
            """
            <routes xmlns="http://camel.apache.org/schema/spring">
              <route id="greet">
                <from uri="direct:greet"/>
                <process ref="check"/>
                <setHeader name="Who"><simple>${body}</simple></setHeader>
                <split parallelProcessing="true" streaming="true" executorService="#syncExec">
                  <simple>${body}</simple>
                  <process ref="each"/>
                  <choice>
                    <when><simple>${body} == 'ana'</simple><to uri="mock:ana?retainLast=1"/></when>
                    <otherwise><to uri="mock:others"/></otherwise>
                  </choice>
                </split>
                <process ref="last"/>
              </route>
            </routes>
            """;

    private final CamelContext context = new DefaultCamelContext();
    private final StepCounts counts = new StepCounts();
    private final RoutePlans plans = new RoutePlans(context, counts);
    private final CountDownLatch hold = new CountDownLatch(1);
    private final CountDownLatch held = new CountDownLatch(1);

    @BeforeEach
    void start() throws Exception {
        context.getRegistry().bind("syncExec", new org.apache.camel.util.concurrent.SynchronousExecutorService());
        bind("check", body -> {
            if (body.equals("refuse")) {
                throw Refusal.of("OMA-A2", 403, "Forbidden", "barred");
            }
            if (body.equals("fail")) {
                throw new IllegalStateException("on purpose");
            }
        });
        bind("each", body -> {});
        bind("last", body -> {
            if (body.equals("hold")) {
                held.countDown();
                await(hold);
            }
        });
        context.getCamelContextExtension().addInterceptStrategy(counts);
        context.start();
        load(ROUTES);
    }

    /** What a step does with a body. */
    private interface Check {
        void of(String body);
    }

    private void bind(String name, Check check) {
        context.getRegistry().bind(name, (org.apache.camel.Processor)
                exchange -> check.of(exchange.getMessage().getBody(String.class)));
    }

    private static void await(CountDownLatch latch) {
        try {
            if (!latch.await(10, TimeUnit.SECONDS)) {
                throw new IllegalStateException("nobody lets go");
            }
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private void load(String routes) throws Exception {
        PluginHelper.getRoutesLoader(context)
                .loadRoutes(ResourceHelper.fromBytes("greet.xml", routes.getBytes(StandardCharsets.UTF_8)));
    }

    @AfterEach
    void stop() {
        hold.countDown();
        context.stop();
    }

    private List<Step> steps() {
        assertEquals(1, plans.all().size());
        assertEquals("greet", plans.all().get(0).route());
        return plans.all().get(0).steps();
    }

    private static List<String> drawn(List<Step> steps) {
        return steps.stream().map(step -> step.kind() + ' ' + step.label()).toList();
    }

    private void send(String body) {
        try (ProducerTemplate template = context.createProducerTemplate()) {
            template.sendBody("direct:greet", body);
        } catch (java.io.IOException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void hasTheStepsOfTheFileInOrderWithWhatIsInsideOfThem() {
        assertEquals(
                List.of("process check", "setHeader Who = ${body}", "split ${body}", "process last"), drawn(steps()));
        List<Step> inside = steps().get(2).branches().get(0).steps();
        assertEquals(List.of("process each", "choice "), drawn(inside));
        Step choice = inside.get(1);
        assertEquals(Optional.of("${body} == 'ana'"), choice.branches().get(0).label());
        assertEquals(
                List.of("to mock:ana?retainLast=1"),
                drawn(choice.branches().get(0).steps()));
        assertEquals(Optional.of("otherwise"), choice.branches().get(1).label());
        assertEquals(List.of("to mock:others"), drawn(choice.branches().get(1).steps()));
        assertFalse(choice.branches().get(0).steps().get(0).id().isEmpty());
    }

    @Test
    void countsWhatGoesThroughEachStep() {
        send("ana,ben,cleo");
        send("ana");

        assertEquals(new StepCounts.Counts(2, 0, 0, 0), steps().get(0).counts());
        List<Step> inside = steps().get(2).branches().get(0).steps();
        assertEquals(new StepCounts.Counts(4, 0, 0, 0), inside.get(0).counts());
        Step choice = inside.get(1);
        assertEquals(2, choice.branches().get(0).steps().get(0).counts().entered());
        assertEquals(2, choice.branches().get(1).steps().get(0).counts().entered());
        assertEquals(2, steps().get(3).counts().entered());
    }

    @Test
    void marksTheStepThatRefusedAndTheOneThatFailed() {
        assertThrows(CamelExecutionException.class, () -> send("refuse"));
        assertThrows(CamelExecutionException.class, () -> send("fail"));

        assertEquals(new StepCounts.Counts(2, 0, 1, 1), steps().get(0).counts());
        assertEquals(new StepCounts.Counts(0, 0, 0, 0), steps().get(1).counts());
    }

    @Test
    void showsWhatIsInAStepNow() throws Exception {
        CompletableFuture<Void> sending = CompletableFuture.runAsync(() -> send("hold"));
        await(held);

        assertEquals(new StepCounts.Counts(1, 1, 0, 0), steps().get(3).counts());

        hold.countDown();
        sending.get(10, TimeUnit.SECONDS);
        assertEquals(new StepCounts.Counts(1, 0, 0, 0), steps().get(3).counts());
    }

    @Test
    void beginsAgainWithAnotherVersionOfTheRoute() throws Exception {
        send("ana");
        load(ROUTES);

        assertEquals(new StepCounts.Counts(0, 0, 0, 0), steps().get(0).counts());
        send("ben");
        assertEquals(1, steps().get(0).counts().entered());
    }
}
