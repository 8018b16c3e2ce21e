package org.parley.flow;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.apache.camel.CamelContext;
import org.apache.camel.Consumer;
import org.apache.camel.Endpoint;
import org.apache.camel.Exchange;
import org.apache.camel.Message;
import org.apache.camel.Processor;
import org.apache.camel.Producer;
import org.apache.camel.Route;
import org.apache.camel.support.DefaultComponent;
import org.apache.camel.support.DefaultEndpoint;
import org.apache.camel.support.DefaultProducer;
import org.apache.camel.support.PluginHelper;
import org.apache.camel.support.ResourceHelper;
import org.parley.event.EventSchemas;
import org.parley.harness.Patience;

/** Takes the place of the component of a broker, and keeps what the shipped route files of brokers send it. */
final class StubBroker implements AutoCloseable {

    private static final Path SHIPPED = Path.of("../routes/src/main/routes");
    private static final ObjectMapper MAPPER = new ObjectMapper();

    private final CamelContext context;
    private final String scheme;
    private final List<String> routes = new ArrayList<>();
    private final BlockingQueue<Message> sent = new LinkedBlockingQueue<>();

    /** Events that came and nobody asked for yet, and those that somebody got, once each. */
    private final List<JsonNode> events = new ArrayList<>();

    private final Map<String, String> octetsById = new LinkedHashMap<>();
    private volatile int failures;

    /** Loads shipped route files, changed by the script, that use the component {@code scheme}. */
    StubBroker(Stage stage, String scheme, Map<String, String> edits, String... files) throws Exception {
        context = ((InJvmServer) stage.server()).context();
        this.scheme = scheme;
        context.addComponent(scheme, new Stub());
        for (String file : files) {
            List<String> before = context.getRoutes().stream().map(Route::getId).toList();
            String text = Files.readString(SHIPPED.resolve(file));
            for (Map.Entry<String, String> edit : edits.entrySet()) {
                text = text.replace(edit.getKey(), edit.getValue());
            }
            PluginHelper.getRoutesLoader(context)
                    .loadRoutes(ResourceHelper.fromBytes(file, text.getBytes(StandardCharsets.UTF_8)));
            context.getRoutes().stream()
                    .map(Route::getId)
                    .filter(id -> !before.contains(id))
                    .forEach(routes::add);
        }
    }

    /** The next so many exchanges fail. */
    void failNext(int exchanges) {
        failures = exchanges;
    }

    Message nextMessage() throws InterruptedException {
        Message message = sent.poll(Patience.MESSAGE.toMillis(), TimeUnit.MILLISECONDS);
        if (message == null) {
            throw new AssertionError("nothing came to the broker");
        }
        return message;
    }

    /** The next message whose header has this value; others are of scenarios before. */
    Message nextMessage(String header, String value) throws InterruptedException {
        Message message = nextMessage();
        while (!value.equals(message.getHeader(header))) {
            message = nextMessage();
        }
        return message;
    }

    /** All events of a session, in order, the last of them {@code lastType}; each is valid by its schema and there once. */
    List<JsonNode> session(String sessionId, String lastType) throws InterruptedException, IOException {
        return all(event -> event.path("subject").asText().equals(sessionId), event -> isOf(event, lastType));
    }

    static boolean isOf(JsonNode event, String type) {
        return event.path("type").asText().equals("org.parley." + type + ".v1");
    }

    /** The events that are wanted until one of them is the last. */
    List<JsonNode> all(Predicate<JsonNode> wanted, Predicate<JsonNode> isLast)
            throws InterruptedException, IOException {
        List<JsonNode> found = take(wanted);
        while (found.stream().noneMatch(isLast)) {
            read(nextMessage());
            found.addAll(take(wanted));
        }
        return found;
    }

    private List<JsonNode> take(Predicate<JsonNode> wanted) {
        List<JsonNode> found = events.stream().filter(wanted).toList();
        events.removeAll(found);
        return new ArrayList<>(found);
    }

    private void read(Message message) throws IOException {
        if (message.getBody() instanceof List<?> list) {
            for (Object one : list) {
                add((byte[]) one);
            }
            return;
        }
        byte[] octets = message.getBody(byte[].class);
        JsonNode body = MAPPER.readTree(octets);
        if (!body.isArray()) {
            add(octets);
            return;
        }
        for (JsonNode event : body) {
            add(MAPPER.writeValueAsBytes(event));
        }
    }

    private void add(byte[] octets) {
        JsonNode event = EventSchemas.read(octets);
        String before = octetsById.put(event.path("id").asText(), event.toString());
        if (before == null) {
            events.add(event);
        } else if (!before.equals(event.toString())) {
            throw new AssertionError("the same id for " + before + " and " + event);
        }
    }

    /** Every octet that came to the broker so far. */
    String everything() {
        return String.join("\n", octetsById.values());
    }

    @Override
    public void close() throws Exception {
        for (String route : routes) {
            context.getRouteController().stopRoute(route);
            context.removeRoute(route);
        }
        context.removeEndpoints(scheme + ":*");
        context.removeComponent(scheme);
    }

    private void take(Exchange exchange) {
        if (failures > 0) {
            failures--;
            throw new IllegalStateException("the broker is away");
        }
        sent.add(exchange.getMessage().copy());
    }

    private final class Stub extends DefaultComponent {

        @Override
        protected Endpoint createEndpoint(String uri, String remaining, Map<String, Object> parameters) {
            parameters.clear();
            return new DefaultEndpoint(uri, this) {
                @Override
                public Producer createProducer() {
                    return new DefaultProducer(this) {
                        @Override
                        public void process(Exchange exchange) {
                            exchange.getMessage()
                                    .setHeader("StubDestination", getEndpoint().getEndpointUri());
                            take(exchange);
                        }
                    };
                }

                @Override
                public Consumer createConsumer(Processor processor) {
                    throw new UnsupportedOperationException();
                }
            };
        }
    }

    /** The first event of a type. */
    static Optional<JsonNode> first(List<JsonNode> events, String type) {
        return events.stream().filter(event -> isOf(event, type)).findFirst();
    }
}
