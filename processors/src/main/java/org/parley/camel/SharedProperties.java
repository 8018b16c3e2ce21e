package org.parley.camel;

import org.apache.camel.spi.PropertiesComponent;
import org.apache.camel.spi.PropertiesSource;

/** The property placeholders of a running context for one in which a route file is only tried. */
record SharedProperties(PropertiesComponent running) implements PropertiesSource {

    @Override
    public String getName() {
        return "running";
    }

    /** Null, as Camel has it, where there is none. */
    @Override
    public String getProperty(String name) {
        return running.resolveProperty(name).orElse(null);
    }
}
