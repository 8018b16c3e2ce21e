package org.parley.camel;

import io.netty.channel.Channel;
import io.netty.channel.EventLoopGroup;
import java.io.IOException;
import java.util.function.Consumer;
import org.apache.camel.CamelContext;
import org.apache.camel.component.netty.NettyComponent;
import org.apache.camel.component.netty.NettyConfiguration;
import org.apache.camel.component.netty.NettyConsumer;
import org.apache.camel.component.netty.NettyEndpoint;
import org.apache.camel.component.netty.ServerInitializerFactory;

/**
 * The MSRP listener: a camel-netty consumer whose pipeline is ours. No route has it, so none can close it.
 */
public final class MsrpListener implements AutoCloseable {

    private final NettyConsumer consumer;

    private MsrpListener(NettyConsumer consumer) {
        this.consumer = consumer;
    }

    /**
     * Opens the listener.
     *
     * @param host address to bind, IPv6 without brackets
     * @param port 1 to 65535
     * @param portKey configuration key of the port, for the failure
     * @param pipeline fills the pipeline of an accepted connection
     * @throws Exception when the port cannot be bound
     */
    public static MsrpListener open(
            CamelContext context,
            String host,
            int port,
            String portKey,
            EventLoopGroup bosses,
            EventLoopGroup workers,
            Consumer<Channel> pipeline)
            throws Exception {
        NettyComponent component = context.getComponent("netty", NettyComponent.class);
        NettyConfiguration configuration = new NettyConfiguration();
        configuration.setProtocol("tcp");
        configuration.setHost(host);
        configuration.setPort(port);
        configuration.setSync(false);
        configuration.setTcpNoDelay(true);
        configuration.setReuseAddress(true);
        configuration.setBossGroup(bosses);
        configuration.setWorkerGroup(workers);
        configuration.setServerInitializerFactory(new Pipelines(pipeline));
        String shownHost = host.indexOf(':') >= 0 ? '[' + host + ']' : host;
        NettyEndpoint endpoint = new NettyEndpoint("netty:tcp://" + shownHost + ':' + port, component, configuration);
        endpoint.setCamelContext(context);
        NettyConsumer consumer = (NettyConsumer) endpoint.createConsumer(exchange -> {
            throw new IllegalStateException("the MSRP pipeline hands nothing to Camel");
        });
        try {
            consumer.start();
        } catch (Exception e) {
            consumer.stop();
            throw new IOException(
                    "msrp.host " + host + " and " + portKey + " " + port + " cannot be bound; is another server there?",
                    e);
        }
        return new MsrpListener(consumer);
    }

    /** Stops listening; connections that are open stay so. */
    @Override
    public void close() {
        consumer.stop();
    }

    /** Gives each accepted connection the switch's pipeline. */
    private static final class Pipelines extends ServerInitializerFactory {

        private final Consumer<Channel> pipeline;

        Pipelines(Consumer<Channel> pipeline) {
            this.pipeline = pipeline;
        }

        @Override
        protected void initChannel(Channel channel) {
            pipeline.accept(channel);
        }

        @Override
        public ServerInitializerFactory createPipelineFactory(NettyConsumer consumer) {
            return this;
        }
    }
}
