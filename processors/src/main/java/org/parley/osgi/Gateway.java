package org.parley.osgi;

import java.nio.file.Path;
import java.util.Objects;
import org.apache.camel.CamelContext;

/** The IM server as one object: what lies between the Camel context that Karaf gives and the routes. */
final class Gateway implements AutoCloseable {
    private final CamelContext context;
    private final Path karafBase;
    private ParleyConfig config;

    Gateway(CamelContext context, ParleyConfig config, Path karafBase) {
        this.context = Objects.requireNonNull(context, "context");
        this.config = Objects.requireNonNull(config, "config");
        this.karafBase = Objects.requireNonNull(karafBase, "karafBase");
    }

    void start() throws Exception {
        context.start();
    }

    void reconfigure(ParleyConfig newConfig) {
        config = Objects.requireNonNull(newConfig, "newConfig");
    }

    @Override
    public void close() throws Exception {
        context.stop();
    }
}
