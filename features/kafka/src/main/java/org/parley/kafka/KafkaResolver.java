package org.parley.kafka;

import java.nio.file.Path;
import java.util.Map;
import org.apache.camel.CamelContext;
import org.apache.camel.Component;
import org.apache.camel.spi.ComponentResolver;
import org.osgi.framework.BundleContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.ConfigurationPolicy;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Gives Camel contexts their {@code kafka:}. Each saved {@code etc/org.parley.kafka.cfg} makes another one of these: the contexts
 * take their routes down with the old service and up with the new.
 */
@org.osgi.service.component.annotations.Component(
        service = ComponentResolver.class,
        property = "component=kafka",
        configurationPid = "org.parley.kafka",
        configurationPolicy = ConfigurationPolicy.REQUIRE,
        immediate = true)
public final class KafkaResolver implements ComponentResolver {

    private static final Logger LOG = LoggerFactory.getLogger(KafkaResolver.class);

    private final KafkaSettings settings;

    @Activate
    public KafkaResolver(BundleContext context, Map<String, Object> properties) {
        try {
            settings = KafkaSettings.read(properties, Path.of(context.getProperty("karaf.base")));
        } catch (IllegalArgumentException e) {
            LOG.error("etc/org.parley.kafka.cfg: {}; routes with kafka: wait for another one", e.getMessage());
            throw e;
        }
        LOG.info("kafka: is the brokers at {}", settings);
    }

    @Override
    public Component resolveComponent(String name, CamelContext context) {
        return KafkaComponents.create(settings);
    }
}
