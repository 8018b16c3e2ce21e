package org.parley.flow;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.apache.camel.ConsumerTemplate;
import org.parley.harness.Patience;
import org.parley.harness.PresenceRoutes;

/** The server with the example of presence in force, and in the same context an agent and one who subscribes to it. */
public final class PresenceServer extends InJvmServer {

    private static final PresenceRoutes ROUTES = PresenceRoutes.of(Path.of("../../routes/src/main/examples"));

    public PresenceServer() {
        super(files());
        if (!expectDocument().equals("presence")) {
            throw new IllegalStateException("camel-sip's first NOTIFY has what SUBSCRIBE had");
        }
    }

    private static Map<String, String> files() {
        return Map.of("presence.xml", ROUTES.example(), "agent.xml", ROUTES.agent("seda:notified"));
    }

    /** Saves the example with another comment. */
    void edit() {
        Path file = routes().resolve("presence.xml");
        try {
            Files.writeString(file, ROUTES.example().replace("</routes>", "<!-- edited --></routes>"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The document of the next NOTIFY. */
    String expectDocument() {
        try (ConsumerTemplate template = context().createConsumerTemplate()) {
            String document = template.receiveBody("seda:notified", Patience.MESSAGE.toMillis(), String.class);
            if (document == null) {
                throw new AssertionError("nothing was published");
            }
            return document;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
