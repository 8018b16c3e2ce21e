package org.parley.camel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import org.apache.camel.AsyncCallback;
import org.apache.camel.CamelContext;
import org.apache.camel.CamelExecutionException;
import org.apache.camel.Component;
import org.apache.camel.Exchange;
import org.apache.camel.ProducerTemplate;
import org.apache.camel.component.direct.DirectComponent;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.model.ModelCamelContext;
import org.apache.camel.support.AsyncProcessorSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.parley.Covers;

/** Route files as they are saved, copied, deleted; and what becomes of exchanges in a route that is replaced. */
class RouteFilesTest {

    private static final String ROUTES = "<routes xmlns=\"http://camel.apache.org/schema/spring\">%s</routes>";

    @TempDir
    private Path folder;

    /** Asynchronous, like a phone that rings. */
    private final LinkedBlockingQueue<AsyncCallback> ringing = new LinkedBlockingQueue<>();

    private final CamelContext context = new DefaultCamelContext();
    private final Map<String, Component> available = new HashMap<>();
    private final AtomicLong clockNs = new AtomicLong();
    private RouteFiles files;

    @BeforeEach
    void start() throws Exception {
        files = new RouteFiles(context, this::scratch, folder, clockNs::get);
        context.addComponent("sipua", new SipUaComponent());
        context.addComponent("direct", new DirectHandover());
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
        trial.addComponent("direct", new DirectHandover());
        available.keySet().forEach(scheme -> trial.addComponent(scheme, new DirectComponent()));
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
        settle();
    }

    private void delete(String name) throws IOException {
        Files.delete(folder.resolve(name));
        settle();
    }

    /** Looks as often as it takes to take over what was saved. */
    private void settle() throws IOException {
        files.look();
        files.look();
    }

    /** Looks as often as it takes to remove a replaced route in which nothing runs. */
    private void tidy() throws IOException {
        for (int i = 0; i < 4; i++) {
            files.look();
            clockNs.addAndGet(TimeUnit.SECONDS.toNanos(1));
        }
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
                .map(RouteFileView.Refused::sentence)
                .orElse("");
    }

    @Test
    void refusesACopyOfAFileUntilItIsTheOnlyOne() throws Exception {
        save("greet.xml", says("greet", "greet", "hello"));
        save("copy.xml", says("greet", "greet", "hello"));

        assertTrue(refusal("copy.xml").contains("greet of copy.xml belongs to greet.xml"), refusal("copy.xml"));
        assertEquals("hello", ask("greet"));
        settle();
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

        assertTrue(refusal("two.xml").contains("one of two.xml belongs to one.xml"), refusal("two.xml"));
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

    @Covers("ROUTE-5")
    @Test
    void refusesAnEditThatBeginsWhereAnotherFileDoes() throws Exception {
        save("one.xml", says("one", "one", "first"));
        save("two.xml", says("two", "two", "second"));
        save("two.xml", says("two", "one", "third"));

        assertTrue(
                refusal("two.xml").contains("begins with direct:one as does route one of one.xml"), refusal("two.xml"));
        assertEquals("first", ask("one"));
        assertEquals("second", ask("two"));
    }

    @Covers("ROUTE-3")
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
        tidy();
        assertEquals(List.of("call~2"), routeIds());
        save("call.xml", says("call", "call", "third"));
        assertEquals(List.of("call", "call~2"), routeIds());
        tidy();
        assertEquals(List.of("call"), routeIds());
        assertEquals("third", ask("call"));
    }

    @Covers("ROUTE-4")
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
        tidy();
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

    private static String yaml(String id, String endpoint, String text) {
        return """
                - route:
                    id: %s
                    from:
                      uri: direct:%s
                      steps:
                        - setBody:
                            constant: %s
                """
                .formatted(id, endpoint, text);
    }

    private static String sends(String id, String endpoint, String target) {
        return ROUTES.formatted("\n<route id=\"%s\">\n<from uri=\"direct:%s\"/>\n<to uri=\"direct:%s\"/>\n</route>\n"
                .formatted(id, endpoint, target));
    }

    @Covers("ROUTE-8")
    @ParameterizedTest
    @ValueSource(strings = {"greet.yaml", "greet.yml", "gr\u00fc\u00df dich.yaml", "greet.v2.yaml"})
    void takesYamlOverLikeXml(String name) throws Exception {
        save(name, yaml("greet", "greet", "hello"));
        assertEquals("hello", ask("greet"));

        save(name, yaml("greet", "greet", "good day"));
        assertEquals("good day", ask("greet"));

        save(name, yaml("greet", "greet", "bad").replace("setBody", "setBdoy"));
        assertEquals("good day", ask("greet"));
        assertTrue(refusal(name).startsWith("line 6, column 11: Unknown node id: setBdoy; "), refusal(name));

        delete(name);
        tidy();
        assertEquals(List.of(), routeIds());
    }

    @ParameterizedTest
    @ValueSource(strings = {"greet you.xml", "gr\u00fc\u00df.xml", "greet.v2.xml", "a&b'c.xml", "100%.xml"})
    void takesAnyNameThatAFileMayHave(String name) throws Exception {
        save(name, says("greet", "greet", "hello"));

        assertEquals("hello", ask("greet"));
    }

    @Covers("ROUTE-5")
    @Test
    void namesBothFilesWhereXmlAndYamlHaveARouteIdInCommon() throws Exception {
        save("greet.xml", says("greet", "greet", "hello"));
        save("greet.yaml", yaml("greet", "other", "good day"));

        assertTrue(refusal("greet.yaml").contains("greet of greet.yaml belongs to greet.xml"), refusal("greet.yaml"));
        delete("greet.xml");
        assertEquals("good day", ask("other"));
    }

    @Covers("ROUTE-2")
    @ParameterizedTest
    @ValueSource(
            strings = {
                "line 4: there is no step or bean rign; write ring, if that is meant | <process ref='rign'/>",
                "line 4: there is no component foo; check the spelling | <to uri='foo:bar?password=s3cret'/>",
                "line 4: the endpoint has no option pasword, shwoAll; | <to uri='log:x?shwoAll=1&amp;pasword=s3cret'/>",
                "line 4, column 22: Unexpected element 'procces'; | <procces ref='ring'/>",
                "line 4, column 23: Unexpected attribute 'reff'; | <process reff='ring'/>",
                "line 4: Property with key [nowhere] not found | <to uri='log:{{nowhere}}'/>",
                "line 4: no route begins with direct:nowhere; check its spelling | <to uri='direct:nowhere'/>",
                "line 4: Binary operator is does not support token w; | <filter><simple>${body} is what</simple><stop/></filter>",
                "line 6, column 10: no more data available - expected end tag | <!--"
            })
    void saysWhereWhyAndWhatToDoWithoutSecrets(String sentenceAndStep) throws Exception {
        String[] parts = sentenceAndStep.split(" \\| ");
        save("odd.xml", says("odd", "odd", "good"));

        save("odd.xml", ROUTES.formatted("\n<route id='odd'>\n<from uri='direct:odd'/>\n" + parts[1] + "\n</route>\n"));

        assertTrue(refusal("odd.xml").startsWith(parts[0]), refusal("odd.xml"));
        assertFalse(refusal("odd.xml").contains("s3cret"), refusal("odd.xml"));
        assertEquals("good", ask("odd"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "its outermost element has no namespace | <routes><route><from uri='direct:x'/></route></routes>",
                "it is empty | ",
                "there is no route in it | <routes xmlns='http://camel.apache.org/schema/spring'/>",
                "the XML is not well-formed | hello",
                "a route has no <from> | <route xmlns='http://camel.apache.org/schema/spring'><to uri='log:x'/></route>",
                "the XML has a document type | <!DOCTYPE routes [<!ENTITY a 'b'>]><routes/>"
            })
    void saysWhyItIsNoRouteFile(String causeAndText) throws Exception {
        String[] parts = causeAndText.split(" \\| ?", 2);

        save("odd.xml", parts[1]);

        assertTrue(refusal("odd.xml").contains(parts[0]), refusal("odd.xml"));
        assertEquals(List.of(), routeIds());
    }

    @Covers("ROUTE-1")
    @Test
    void waitsUntilAFileIsWhole() throws Exception {
        String whole = yaml("greet", "greet", "hello") + yaml("part", "part", "two");
        Files.writeString(folder.resolve("greet.yaml"), yaml("greet", "greet", "hello"));
        files.look();
        Files.writeString(folder.resolve("greet.yaml"), whole);
        files.look();
        assertEquals(List.of(), routeIds());

        files.look();

        assertEquals(List.of("greet", "part"), routeIds());
    }

    @Covers("ROUTE-4")
    @Test
    void keepsTheRoutesOfAFileThatIsDeletedAndWrittenAgain() throws Exception {
        save("greet.xml", says("greet", "greet", "hello"));

        Files.delete(folder.resolve("greet.xml"));
        files.look();
        assertEquals("hello", ask("greet"));
        Files.writeString(folder.resolve("greet.xml"), says("greet", "greet", "hello"));
        settle();

        assertEquals(List.of("greet"), routeIds());
    }

    @Test
    void takesASaveOverWhateverItsTimeAndLength() throws Exception {
        save("greet.xml", says("greet", "greet", "hello"));
        Path file = folder.resolve("greet.xml");
        FileTime before = Files.getLastModifiedTime(file);

        Files.writeString(file, says("greet", "greet", "holla"));
        Files.setLastModifiedTime(file, FileTime.fromMillis(before.toMillis() - 3_600_000));
        settle();

        assertEquals("holla", ask("greet"));
    }

    @Test
    void takesARenamedDraftOver() throws Exception {
        save("greet.xml", says("greet", "greet", "hello"));
        Path draft = folder.resolve("greet.xml.tmp");
        Files.writeString(draft, says("greet", "greet", "renamed"));
        Files.move(draft, folder.resolve("greet.xml"), StandardCopyOption.ATOMIC_MOVE);
        settle();

        assertEquals("renamed", ask("greet"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                ".greet.xml.swp",
                "greet.xml~",
                ".#greet.xml",
                "#greet.xml#",
                "4913",
                "greet.xml.new",
                ".greet.xml",
                "greet.xml.bak",
                "README"
            })
    void looksAwayFromWhatEditorsLeaveAround(String name) throws Exception {
        save(name, says("greet", "greet", "hello"));

        assertEquals(List.of(), files.contents());
        assertEquals(List.of(), routeIds());
    }

    @Test
    void followsALinkAndTakesOneToNowhereForNoFile() throws Exception {
        Path target = Files.createDirectory(folder.resolve("elsewhere")).resolve("greet.txt");
        Files.writeString(target, says("greet", "greet", "hello"));
        Files.createSymbolicLink(folder.resolve("greet.xml"), target);
        settle();
        assertEquals("hello", ask("greet"));

        Files.delete(target);
        settle();
        tidy();

        assertEquals(List.of(), routeIds());
        assertEquals(List.of(), files.contents());
    }

    @Test
    void saysSoWhereAFileIsAFolderOrTooLarge() throws Exception {
        Files.createDirectory(folder.resolve("folder.xml"));
        Files.write(folder.resolve("large.yaml"), new byte[RouteFolder.MOST_BYTES + 1]);
        save("greet.xml", says("greet", "greet", "hello"));

        assertEquals("hello", ask("greet"));
        assertTrue(refusal("folder.xml").startsWith("it is a folder; "), refusal("folder.xml"));
        assertTrue(refusal("large.yaml").startsWith("it has more than 1048576 octets; "), refusal("large.yaml"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"UTF-8", "UTF-16", "ISO-8859-1"})
    void readsTheEncodingsOfEditors(String charset) throws Exception {
        String text =
                "<?xml version=\"1.0\" encoding=\"" + charset + "\"?>" + says("greet", "greet", "gr\u00fc\u00df dich");
        byte[] mark = charset.equals("UTF-8") ? "\ufeff".getBytes(charset) : new byte[0];
        ByteArrayOutputStream content = new ByteArrayOutputStream();
        content.write(mark);
        content.write(text.getBytes(charset));
        Files.write(folder.resolve("greet.xml"), content.toByteArray());
        settle();

        assertEquals("gr\u00fc\u00df dich", ask("greet"), () -> refusal("greet.xml"));
    }

    @Covers("ROUTE-1")
    @Test
    void movesARouteFromOneFileToAnotherInOneStep() throws Exception {
        save("one.xml", says("one", "one", "first"));

        Files.writeString(folder.resolve("one.xml"), says("other", "other", "second"));
        save("two.xml", says("one", "one", "moved"));

        assertEquals("moved", ask("one"));
        assertEquals("second", ask("other"));
        assertEquals("", refusal("one.xml") + refusal("two.xml"));
    }

    @Test
    void takesTheGoodOnesOfSeveralFilesOver() throws Exception {
        Files.writeString(folder.resolve("bad.xml"), says("bad", "bad", "x").replace("setBody", "setBdoy"));
        Files.writeString(folder.resolve("worse.xml"), "worse");
        save("good.xml", says("good", "good", "hello"));

        assertEquals("hello", ask("good"));
        assertEquals(List.of("good"), routeIds());
        assertFalse(refusal("bad.xml").isEmpty() || refusal("worse.xml").isEmpty());
    }

    @Covers("ROUTE-6")
    @Test
    void refusesAnEditThatTakesAwayWhatOthersNeed() throws Exception {
        save("greet.xml", says("greet", "greet", "hello"));
        save("ask.xml", sends("ask", "ask", "greet"));

        save("greet.xml", says("greet", "elsewhere", "hello"));

        assertTrue(
                refusal("greet.xml").startsWith("no route begins with direct:greet any more, and ask.xml sends to it"),
                refusal("greet.xml"));
        assertEquals("hello", ask("ask"));
    }

    @Covers("ROUTE-6")
    @Test
    void failsAtOnceWhereWhatOthersNeedIsDeleted() throws Exception {
        save("greet.xml", says("greet", "greet", "hello"));
        save("ask.xml", sends("ask", "ask", "greet"));

        delete("greet.xml");

        CamelExecutionException failure = assertThrows(CamelExecutionException.class, () -> ask("ask"));
        assertTrue(failure.getCause().getMessage().contains("direct://greet"), failure.toString());
        save("greet.xml", says("greet", "greet", "again"));
        assertEquals("again", ask("ask"));
    }

    @Test
    void takesAFileOverWhenWhatItNeedsHasCome() throws Exception {
        save("other.xml", says("other", "other", "x"));
        save("ask.xml", sends("ask", "ask", "greet"));
        assertTrue(refusal("ask.xml").contains("no route begins with direct:greet"), refusal("ask.xml"));

        save("greet.yaml", yaml("greet", "greet", "hello"));

        assertEquals("", refusal("ask.xml"));
        assertEquals("hello", ask("ask"));
    }

    private static String handles(String text) {
        return """
                <routeConfigurations xmlns="http://camel.apache.org/schema/spring">
                  <routeConfiguration>
                    <onException>
                      <exception>java.lang.IllegalStateException</exception>
                      <handled><constant>true</constant></handled>
                      %s
                    </onException>
                  </routeConfiguration>
                </routeConfigurations>
                """
                .formatted(text);
    }

    @Covers("ROUTE-7")
    @Test
    void makesRoutesAnewWithAnEditedRouteConfiguration() throws Exception {
        save(
                "greet.xml",
                ROUTES.formatted("<route id='greet'><from uri='direct:greet'/>"
                        + "<throwException exceptionType='java.lang.IllegalStateException' message='x'/></route>"));
        save("errors.xml", handles("<setBody><constant>first</constant></setBody>"));
        assertEquals("first", ask("greet"));

        save("errors.xml", handles("<setBody><constant>second</constant></setBody>"));
        assertEquals("second", ask("greet"));

        save("errors.xml", handles("<process ref='rign'/>"));
        assertTrue(refusal("errors.xml").contains("there is no step or bean rign"), refusal("errors.xml"));
        assertEquals("second", ask("greet"));

        delete("errors.xml");
        assertThrows(CamelExecutionException.class, () -> ask("greet"));
        assertEquals(
                List.of("greet"),
                files.contents().get(0).routes().stream()
                        .map(RouteVersions::idInFile)
                        .toList());
    }

    @Test
    void goesOnWithTheLastGoodVersionWhenTheNewOneCannotStart() throws Exception {
        context.getRegistry().bind("ring", new AsyncProcessorSupport() {
            @Override
            public boolean process(Exchange exchange, AsyncCallback callback) {
                callback.done(true);
                return true;
            }
        });
        save("greet.xml", says("greet", "greet", "hello"));
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            save(
                    "greet.xml",
                    ROUTES.formatted(
                            """
                    <route id="greet"><from uri="direct:greet"/><setBody><constant>changed</constant></setBody></route>
                    <route id="port"><from uri="netty:tcp://127.0.0.1:%d"/><log message="x"/></route>
                    """
                                    .formatted(taken.getLocalPort())));
        }

        assertTrue(refusal("greet.xml").startsWith("route port does not begin: "), refusal("greet.xml"));
        assertEquals("hello", ask("greet"));
        tidy();
        assertEquals(List.of("greet"), routeIds());
    }

    @Test
    void leavesARouteAloneThatIsNotToStartByItself() throws Exception {
        save("greet.xml", says("greet", "greet", "hello").replace("<route ", "<route autoStartup=\"false\" "));

        assertEquals(
                "Stopped", context.getRouteController().getRouteStatus("greet").name());
    }

    @Covers("ROUTE-3")
    @Test
    void losesNoExchangeWhileFilesAreReplaced() throws Exception {
        save("greet.xml", says("greet", "greet", "hello"));
        save("ask.xml", sends("ask", "ask", "greet"));
        AtomicBoolean isEnough = new AtomicBoolean();
        AtomicInteger answers = new AtomicInteger();
        List<CompletableFuture<Void>> askers = IntStream.range(0, 3)
                .mapToObj(i -> CompletableFuture.runAsync(() -> {
                    try (ProducerTemplate template = context.createProducerTemplate()) {
                        while (!isEnough.get()) {
                            assertTrue(template.requestBody("direct:ask", "?", String.class)
                                    .startsWith("hello"));
                            answers.incrementAndGet();
                        }
                    } catch (IOException e) {
                        throw new UncheckedIOException(e);
                    }
                }))
                .toList();
        for (int i = 0; i < 25; i++) {
            save("greet.xml", says("greet", "greet", "hello " + i));
            save(
                    "ask.xml",
                    sends("ask", "ask", "greet").replace("<to", "<log loggingLevel='DEBUG' message='" + i + "'/><to"));
            save("greet.xml", "cut off <");
        }
        isEnough.set(true);
        for (CompletableFuture<Void> asker : askers) {
            asker.get(10, TimeUnit.SECONDS);
        }
        assertTrue(answers.get() > 25, answers.toString());
        tidy();
        assertEquals(2, routeIds().size(), routeIds().toString());
        assertEquals(2, ((ModelCamelContext) context).getRouteDefinitions().size());
    }

    @Test
    void resolvesPlaceholdersAndKeepsTheirValuesToItself() throws Exception {
        Properties secrets = new Properties();
        secrets.setProperty("password", "s3cret");
        secrets.setProperty("greeting", "hello");
        context.getPropertiesComponent().setOverrideProperties(secrets);
        save("greet.xml", says("greet", "greet", "{{greeting}}"));
        assertEquals("hello", ask("greet"));

        save(
                "greet.xml",
                says("greet", "greet", "x").replace("<setBody", "<to uri='log:x?pasword={{password}}'/><setBody"));

        assertTrue(refusal("greet.xml").contains("has no option pasword"), refusal("greet.xml"));
        assertFalse(refusal("greet.xml").contains("s3cret"), refusal("greet.xml"));
        assertEquals("hello", ask("greet"));
    }

    @Test
    void takesNothingOverOnceItIsClosed() throws Exception {
        save("greet.xml", says("greet", "greet", "hello"));
        files.close();
        save("greet.xml", says("greet", "greet", "changed"));

        assertEquals("hello", ask("greet"));
    }

    @Test
    void takesAThousandFiles() throws Exception {
        for (int i = 0; i < 1_000; i++) {
            Files.writeString(folder.resolve("greet" + i + ".xml"), says("greet" + i, "greet" + i, "hello " + i));
        }
        settle();
        assertEquals("hello 999", ask("greet999"));
        save("greet999.xml", says("greet999", "greet999", "changed"));
        assertEquals("changed", ask("greet999"));
    }

    /** As a bundle does that is installed, stopped or configured anew. */
    private void bring(String scheme, Component component) {
        available.put(scheme, component);
        context.addComponent(scheme, component);
        files.componentCame(scheme);
    }

    private List<String> routesIn(String file) {
        return files.contents().stream()
                .filter(content -> content.name().equals(file))
                .flatMap(content -> content.routes().stream())
                .toList();
    }

    private static String lateRoute() {
        return says("late", "late", "here").replace("direct:late", "late:x");
    }

    @Test
    @Covers("BRK-1")
    void takesOverWhatWaitedForAComponentWhenThatComes() throws Exception {
        save("late.xml", lateRoute());
        assertEquals(List.of(), routesIn("late.xml"));

        bring("late", new DirectComponent());
        settle();

        assertEquals(List.of("late"), routesIn("late.xml"));
    }

    @Test
    @Covers("BRK-1")
    void leavesOtherRefusedFilesAloneWhenAComponentComes() throws Exception {
        save("later.xml", lateRoute().replace("late:x", "later:x"));
        Instant refusedAt = files.contents().get(0).refusal().orElseThrow().at();

        bring("late", new DirectComponent());
        settle();

        assertEquals(refusedAt, files.contents().get(0).refusal().orElseThrow().at());
    }

    @Test
    @Covers("BRK-1")
    void replacesTheRoutesOfAComponentThatIsReplaced() throws Exception {
        save("other.xml", says("other", "other", "stays"));
        DirectComponent first = new DirectComponent();
        bring("late", first);
        save("late.xml", lateRoute());
        assertEquals(List.of("late"), routesIn("late.xml"));

        available.remove("late");
        files.componentWent("late");
        settle();

        assertEquals(List.of(), routesIn("late.xml"));
        assertEquals(List.of("other"), routesIn("other.xml"));
        assertTrue(first.isStopped());

        bring("late", new DirectComponent());
        settle();

        assertEquals(1, routesIn("late.xml").size());
        assertEquals("here", context.createProducerTemplate().requestBody("late:x", ""));
    }
}
