package org.parley.jms;

import io.netty.util.concurrent.FastThreadLocal;
import java.nio.file.Path;
import java.util.Map;
import org.apache.camel.CamelContext;
import org.apache.camel.Component;
import org.apache.camel.spi.ComponentResolver;
import org.osgi.framework.BundleContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.ConfigurationPolicy;
import org.osgi.service.component.annotations.Deactivate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Gives Camel contexts their {@code jms:}. Each saved {@code etc/org.parley.jms.cfg} makes another one of these: the contexts
 * take their routes down with the old service and up with the new.
 */
@org.osgi.service.component.annotations.Component(
        service = ComponentResolver.class,
        property = "component=jms",
        configurationPid = "org.parley.jms",
        configurationPolicy = ConfigurationPolicy.REQUIRE,
        immediate = true)
public final class JmsResolver implements ComponentResolver {

    private static final Logger LOG = LoggerFactory.getLogger(JmsResolver.class);

    private final JmsComponents components;
    private final AutoCloseable source;

    @Activate
    public JmsResolver(BundleContext context, Map<String, Object> properties) {
        JmsSettings settings;
        try {
            settings = JmsSettings.read(properties, Path.of(context.getProperty("karaf.base")));
        } catch (IllegalArgumentException e) {
            LOG.error("etc/org.parley.jms.cfg: {}; routes with jms: wait for another one", e.getMessage());
            throw e;
        }
        if (settings.service().isEmpty()) {
            ArtemisSource artemis = new ArtemisSource(settings);
            source = artemis;
            components = new JmsComponents(settings, artemis);
        } else {
            ServiceSource service = new ServiceSource(context, settings.service());
            source = service;
            components = new JmsComponents(settings, service);
        }
        LOG.info("jms: is the broker at {}", components);
    }

    @Override
    public Component resolveComponent(String name, CamelContext context) {
        return components.create();
    }

    @Deactivate
    void deactivate() throws Exception {
        components.close();
        source.close();
        // Karaf's thread outlives the bundle, and with it what netty keeps for the thread.
        FastThreadLocal.removeAll();
    }
}
