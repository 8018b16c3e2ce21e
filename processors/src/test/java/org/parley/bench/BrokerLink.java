package org.parley.bench;

import jakarta.jms.ConnectionFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import org.apache.activemq.artemis.jms.client.ActiveMQConnectionFactory;
import org.apache.camel.CamelContext;
import org.apache.camel.component.jms.JmsComponent;
import org.apache.camel.component.jms.JmsConfiguration;
import org.apache.camel.support.PluginHelper;
import org.apache.camel.support.ResourceHelper;
import org.springframework.jms.connection.CachingConnectionFactory;

/** Has a shipped route file publish to a broker, by a component that is set up as the feature {@code parley-jms} does. */
final class BrokerLink {

    static final Path SHIPPED = Path.of("../routes/src/main/routes");

    /** As in the feature. */
    private static final int SESSIONS = 16;

    private BrokerLink() {}

    /** @param edit what stands in place of the URI of the {@code from}; empty for the file as it is */
    static void open(CamelContext context, String brokerUrl, String file, String edit) throws Exception {
        ActiveMQConnectionFactory artemis = new ActiveMQConnectionFactory(brokerUrl + "?useEpoll=false");
        artemis.setBlockOnDurableSend(true);
        artemis.setCacheDestinations(true);
        ConnectionFactory senders = new CachingConnectionFactory(artemis);
        ((CachingConnectionFactory) senders).setSessionCacheSize(SESSIONS);
        JmsConfiguration configuration = new JmsConfiguration();
        configuration.setConnectionFactory(senders);
        configuration.setTemplateConnectionFactory(senders);
        configuration.setDeliveryPersistent(true);
        configuration.setIncludeSentJMSMessageID(false);
        context.addComponent("jms", new JmsComponent(configuration));
        String text = Files.readString(SHIPPED.resolve(file));
        if (!edit.isEmpty()) {
            text = text.replaceFirst("<from uri=\"[^\"]*\"", "<from uri=\"" + edit.replace("&", "&amp;") + '"');
        }
        PluginHelper.getRoutesLoader(context)
                .loadRoutes(ResourceHelper.fromBytes(file, text.getBytes(java.nio.charset.StandardCharsets.UTF_8)));
    }
}
