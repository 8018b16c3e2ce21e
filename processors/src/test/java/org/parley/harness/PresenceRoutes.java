package org.parley.harness;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The route files of a server that publishes presence, and of an agent that it is published to, on ports of their own. */
public final class PresenceRoutes {

    private static final Pattern BASIC = Pattern.compile("<basic>(open|closed)</basic>");
    private static final Pattern ENTITY = Pattern.compile(" entity=\"([^\"]*)\"");

    private final Path examples;
    private final int agent = FreePort.any();
    private final int publisher = FreePort.any();
    private final int subscriber = FreePort.any();

    private PresenceRoutes(Path examples) {
        this.examples = examples;
    }

    /** @param examples the folder of shipped examples */
    public static PresenceRoutes of(Path examples) {
        return new PresenceRoutes(examples);
    }

    /** The shipped example with these ports. */
    public String example() {
        try {
            return Files.readString(examples.resolve("presence.xml"))
                    .replace("127.0.0.1:5070?", "127.0.0.1:" + agent + "?")
                    .replace("fromPort=5071", "fromPort=" + publisher);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * An agent, and one who subscribes to it.
     *
     * @param to where the documents of its notifications go
     */
    public String agent(String to) {
        return """
               <routes xmlns="http://camel.apache.org/schema/spring">
                 <route id="agent">
                   <from uri="sip:agent@127.0.0.1:%d?stackName=agent&amp;presenceAgent=true&amp;%s"/>
                   <to uri="log:never"/>
                 </route>
                 <route id="watch">
                   <from uri="sip:watcher@127.0.0.1:%d?stackName=watcher&amp;toUser=agent&amp;toHost=127.0.0.1&amp;toPort=%d&amp;%s"/>
                   <to uri="%s"/>
                 </route>
               </routes>
               """
                .formatted(agent, EVENT, subscriber, agent, EVENT, to);
    }

    private static final String EVENT = "transport=tcp&amp;eventHeaderName=presence&amp;eventId=parley";

    /** What a document says: an entity, a blank, and {@code open} or {@code closed}. */
    public static String said(String document) {
        Matcher entity = ENTITY.matcher(document);
        Matcher basic = BASIC.matcher(document);
        if (!entity.find() || !basic.find()) {
            throw new AssertionError("not a document of ours: " + document);
        }
        return entity.group(1) + ' ' + basic.group(1);
    }
}
