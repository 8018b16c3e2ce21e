package org.parley.step;

import org.apache.camel.spi.Registry;

/** The steps of the presence example, for tests without a server. */
public final class Presence {

    private Presence() {}

    public static void bind(Registry registry) {
        registry.bind("listPresence", new ListPresence());
        registry.bind("buildPresence", new BuildPresence());
    }
}
