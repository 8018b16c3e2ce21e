package org.parley.route;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.camel.AsyncProducer;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.support.DefaultExchange;
import org.apache.camel.support.PluginHelper;
import org.apache.camel.support.ResourceHelper;
import org.apache.camel.test.junit5.CamelContextConfiguration;
import org.apache.camel.test.junit5.CamelTestSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.parley.Covers;
import org.parley.conference.Refusal;

/** The shipped route files themselves: which steps they name, in which order, and that nothing waits while phones ring. */
class ShippedRoutesTest extends CamelTestSupport {

    private static final Path SHIPPED = Path.of("../routes/src/main/routes");
    private static final String FACTORY = "sipua://invite?target=factory";

    private static final String GROUP = "sipua://invite?target=group";

    private static final String SESSION = "sipua://invite?target=session";

    private final RecordedSteps steps = new RecordedSteps();
    private final PendingCalls sip = new PendingCalls(true);
    private final PendingCalls msrp = new PendingCalls(false);

    @Override
    protected CamelContext createCamelContext() throws Exception {
        CamelContext context = super.createCamelContext();
        context.addComponent("sipua", sip);
        context.addComponent("msrp", msrp);
        steps.bind(context.getRegistry());
        try (Stream<Path> files = Files.list(SHIPPED)) {
            for (Path file : files.filter(file -> !BrokerFiles.isOne(file))
                    .sorted(Comparator.comparing(
                            (Path f) -> !f.getFileName().toString().equals("refusals.xml")))
                    .toList()) {
                PluginHelper.getRoutesLoader(context)
                        .loadRoutes(ResourceHelper.fromBytes(file.toString(), Files.readAllBytes(file)));
            }
        }
        return context;
    }

    /** Ringing legs are in flight at the end of a test; nobody waits for them. */
    @Override
    public void configureContext(CamelContextConfiguration configuration) {
        super.configureContext(configuration);
        configuration.withShutdownTimeout(1);
    }

    @Test
    @Covers({"OMA-A9", "DEC-17"})
    void checksInTheOrderOfTheSpecification() throws Exception {
        steps.when("listInvitations", exchange -> exchange.setProperty("ParleyInvitations", List.of()));

        send(FACTORY);

        assertEquals(
                List.of(
                        "authenticate",
                        "requireFactory",
                        "authorise",
                        "checkAnonymity",
                        "storeAllow",
                        "displayName",
                        "createSession",
                        "checkOffer",
                        "limitParticipants",
                        "limitInvitations",
                        "answerAtOnce",
                        "findReplaced",
                        "listInvitations",
                        "concludeSetup"),
                steps.calls());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "authenticate",
                "requireFactory",
                "authorise",
                "checkAnonymity",
                "createSession",
                "checkOffer",
                "limitParticipants",
                "limitInvitations"
            })
    void answersARefusalOnceAndGoesNoFurther(String refusing) throws Exception {
        steps.when(refusing, exchange -> {
            throw Refusal.of("OMA", 403, "Forbidden", "for the test");
        });

        Exchange exchange = send(FACTORY);

        List<String> calls = steps.calls();
        assertEquals(List.of(refusing, "refuse"), calls.subList(calls.size() - 2, calls.size()));
        assertEquals(null, exchange.getException(), "a refusal is no failure of the route");
    }

    @Test
    @Covers("OMA-D3")
    void checksForAGroupBeforeItHasASessionOfItsOwn() throws Exception {
        steps.when("listInvitations", exchange -> exchange.setProperty("ParleyInvitations", List.of()));

        send(GROUP);

        assertEquals(
                List.of(
                        "authenticate",
                        "requireGroup",
                        "authorise",
                        "authoriseForGroup",
                        "checkAnonymity",
                        "storeAllow",
                        "displayName",
                        "checkOffer",
                        "limitParticipants",
                        "limitInvitations",
                        "createSession",
                        "answerAtOnce",
                        "findReplaced",
                        "listInvitations",
                        "concludeSetup"),
                steps.calls());
    }

    @ParameterizedTest
    @ValueSource(strings = {"authoriseForGroup", "createSession"})
    void joinsTheSessionOfAGroupThatRuns(String finding) throws Exception {
        steps.when(finding, exchange -> exchange.setProperty("ParleyGroupSession", "running"));

        send(GROUP);

        List<String> calls = steps.calls();
        assertEquals(
                List.of("createSession", "checkReplaces", "joinSession", "listNotifications"),
                calls.subList(calls.size() - 4, calls.size()));
    }

    @Test
    @Covers("DEC-17")
    void checksWhoComesIntoASessionInTheOrderOfASetup() throws Exception {
        send(SESSION);

        assertEquals(
                List.of(
                        "authenticate",
                        "requireSession",
                        "authorise",
                        "authoriseRejoin",
                        "checkAnonymity",
                        "storeAllow",
                        "displayName",
                        "checkOffer",
                        "checkReplaces",
                        "joinSession",
                        "listNotifications"),
                steps.calls());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "authenticate",
                "requireSession",
                "authorise",
                "authoriseRejoin",
                "checkAnonymity",
                "checkOffer",
                "checkReplaces",
                "joinSession"
            })
    void answersARefusalToWhoComesOnceAndGoesNoFurther(String refusing) throws Exception {
        steps.when(refusing, exchange -> {
            throw Refusal.of("OMA", 403, "Forbidden", "for the test");
        });

        send(SESSION);

        List<String> calls = steps.calls();
        assertEquals(List.of(refusing, "refuse"), calls.subList(calls.size() - 2, calls.size()));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "authenticate",
                "requireGroup",
                "authorise",
                "authoriseForGroup",
                "checkAnonymity",
                "checkOffer",
                "limitParticipants",
                "limitInvitations",
                "createSession"
            })
    void answersARefusalForAGroupOnceAndGoesNoFurther(String refusing) throws Exception {
        steps.when(refusing, exchange -> {
            throw Refusal.of("OMA", 403, "Forbidden", "for the test");
        });

        send(GROUP);

        List<String> calls = steps.calls();
        assertEquals(List.of(refusing, "refuse"), calls.subList(calls.size() - 2, calls.size()));
    }

    /** Inside a dialog its identifiers say who it is. */
    private void requireAuthenticatedOutsideDialogs(String consumer) {
        assertEquals(
                consumer.endsWith("session"), steps.calls().get(0).equals("authenticate"), "first of " + steps.calls());
    }

    /** What follows authentication. */
    private List<String> checks() {
        return steps.calls().stream()
                .filter(step -> !step.equals("authenticate"))
                .toList();
    }

    @ParameterizedTest
    @ValueSource(strings = {"sipua://refer?target=session", "sipua://refer?target=dialog"})
    @Covers("DEC-30")
    void checksAReferInOrderAndInvitesByTheProcedureOfTheSetup(String consumer) throws Exception {
        steps.when("listInvitations", exchange -> exchange.setProperty("ParleyInvitations", List.of("dee")));
        steps.when("acceptReferral", exchange -> exchange.setProperty("ParleyRemovals", List.of()));

        send(consumer);

        requireAuthenticatedOutsideDialogs(consumer);
        assertEquals(
                List.of(
                        "checkReferTo",
                        "readReferredList",
                        "findConference",
                        "authoriseReferrer",
                        "permitReferral",
                        "limitInvitations",
                        "acceptReferral",
                        "findReplaced",
                        "listInvitations",
                        "buildInvitation",
                        "limitTarget",
                        "checkConsent"),
                checks());
        assertEquals(1, sip.ringingLegs());
    }

    @Test
    @Covers("DEC-30")
    void removesByTheProcedureOfEveryRemoval() throws Exception {
        steps.when("acceptReferral", exchange -> exchange.setProperty("ParleyRemovals", List.of("ben", "cleo")));
        steps.when("listInvitations", exchange -> exchange.setProperty("ParleyInvitations", List.of()));

        send("sipua://refer?target=dialog");

        List<String> calls = steps.calls();
        List<String> removal = List.of("buildRemoval", "removeParticipant", "listNotifications", "recordRemoval");
        int from = calls.indexOf("buildRemoval");
        assertEquals(removal, calls.subList(from, from + 4));
        assertEquals(removal, calls.subList(from + 4, from + 8));
        assertEquals(
                List.of("findReplaced", "listInvitations", "concludeSetup"), calls.subList(from + 8, calls.size()));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "checkReferTo",
                "readReferredList",
                "findConference",
                "authoriseReferrer",
                "permitReferral",
                "limitInvitations",
                "acceptReferral"
            })
    void answersARefusedReferOnceAndDoesNothing(String refusing) throws Exception {
        steps.when(refusing, exchange -> {
            throw Refusal.of("DEC-30", 403, "Forbidden", "for the test");
        });

        send("sipua://refer?target=session");

        List<String> calls = steps.calls();
        assertEquals(List.of(refusing, "refuse"), calls.subList(calls.size() - 2, calls.size()));
    }

    @Test
    @Covers("RFC3515-2.4.4-3")
    void takesASubscribeToWhatAReferMade() throws Exception {
        steps.when("checkEvent", exchange -> exchange.setProperty("ParleyEvent", "refer"));

        send("sipua://subscribe?target=dialog");

        assertEquals(List.of("checkEvent", "findConference", "checkExpires", "refreshReferral"), steps.calls());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "factory | describeCapabilities",
                "dialog | describeCapabilities",
                "group | authenticate requireGroup describeCapabilities",
                "session | authenticate describeCapabilities",
                "unknown | authenticate describeCapabilities"
            })
    @Covers({"DEC-34", "SEC-9"})
    void tellsItsCapabilitiesToWhomItKnows(String target, String expected) throws Exception {
        Exchange exchange = new DefaultExchange(context());
        exchange.getMessage().setHeader("SipTarget", target);
        sip.receive("sipua://options", exchange, done -> {});

        assertEquals(List.of(expected.split(" ")), steps.calls());
    }

    @Test
    @Covers({"OMA-D3", "OMA-D5"})
    void sendsEveryInvitationBeforeAnyIsAnswered() throws Exception {
        invite(10);

        send(FACTORY);

        assertEquals(10, sip.ringingLegs());
        assertFalse(steps.calls().contains("concludeSetup"));
    }

    @Test
    void answersTheInviterFromWithinTheSplitAndConcludesAtTheEnd() throws Exception {
        invite(3);
        send(FACTORY);

        sip.endNext(486);
        sip.endNext(200);
        List<String> before = steps.calls();
        assertTrue(before.contains("recordFailure") && before.contains("answerInviter"), before.toString());
        assertFalse(before.contains("concludeSetup"));
        sip.endNext(603);

        List<String> after = steps.calls();
        assertEquals("concludeSetup", after.get(after.size() - 1));
        assertEquals(2, after.stream().filter("recordFailure"::equals).count());
        assertEquals(1, after.stream().filter("answerInviter"::equals).count());
    }

    @Test
    void needsNoMoreThreadsForManyRingingSetupsThanForOne() throws Exception {
        int setups = 500;
        invite(10);
        send(FACTORY);
        int threadsForOne = Thread.activeCount();

        for (int i = 1; i < setups; i++) {
            send(FACTORY);
        }

        assertEquals(setups * 10, sip.ringingLegs());
        // Threads that other tests left behind may end meanwhile.
        assertTrue(Thread.activeCount() <= threadsForOne, () -> Thread.activeCount() + " instead of " + threadsForOne);
    }

    @Test
    void addsUsersByTheProcedureOfTheSetup() throws Exception {
        steps.when("listInvitations", exchange -> exchange.setProperty("ParleyInvitations", List.of("dee")));

        AsyncProducer adding = context().getEndpoint("direct:add-participants").createAsyncProducer();
        adding.start();
        adding.process(new DefaultExchange(context()), done -> {});

        assertEquals(
                List.of(
                        "addParticipants",
                        "findReplaced",
                        "listInvitations",
                        "buildInvitation",
                        "limitTarget",
                        "checkConsent"),
                steps.calls());
        assertEquals(1, sip.ringingLegs());
    }

    @Test
    void letsAParticipantLeaveAndBeRemoved() throws Exception {
        send("sipua://bye");
        template().sendBody("direct:remove-participant", "");
        send("sipua://options");

        assertEquals(
                List.of(
                        "leaveSession",
                        "listNotifications",
                        "removeParticipant",
                        "listNotifications",
                        "describeCapabilities"),
                steps.calls());
    }

    @Test
    @Covers({"OMA-E5", "RFC4579-5.2-1"})
    void tellsSubscribersOnceTheInviterIsAnswered() throws Exception {
        invite(1);
        send(FACTORY);

        sip.endNext(200);

        List<String> calls = steps.calls();
        assertEquals(
                List.of("answerInviter", "greet", "listNotifications", "concludeSetup"),
                calls.subList(calls.size() - 4, calls.size()));
    }

    @ParameterizedTest
    @ValueSource(strings = {"sipua://subscribe?target=session", "sipua://subscribe?target=dialog"})
    void checksASubscriptionInItsOrderAndNotifies(String from) throws Exception {
        steps.when("listNotifications", exchange -> exchange.setProperty("ParleyNotifications", List.of("one", "two")));

        send(from);
        sip.endNext(200);
        sip.endNext(200);

        requireAuthenticatedOutsideDialogs(from);
        assertEquals(
                List.of(
                        "checkEvent",
                        "findConference",
                        "authoriseSubscriber",
                        "checkAccept",
                        "checkExpires",
                        "subscribe",
                        "listNotifications",
                        "buildNotification",
                        "buildNotification"),
                checks());
    }

    @Test
    void letsALegGoOnWhereNobodyNotifies() throws Exception {
        context().getRouteController().stopRoute("notify");
        invite(1);
        send(FACTORY);

        sip.endNext(200);

        List<String> calls = steps.calls();
        assertEquals(List.of("answerInviter", "greet", "concludeSetup"), calls.subList(calls.size() - 3, calls.size()));
    }

    private void invite(int legs) {
        AtomicInteger number = new AtomicInteger();
        steps.when(
                "listInvitations",
                exchange -> exchange.setProperty(
                        "ParleyInvitations",
                        IntStream.range(0, legs)
                                .mapToObj(i -> "leg" + number.getAndIncrement())
                                .toList()));
    }

    private Exchange send(String uri) {
        Exchange exchange = new DefaultExchange(context());
        sip.receive(uri, exchange, done -> {});
        return exchange;
    }
}
