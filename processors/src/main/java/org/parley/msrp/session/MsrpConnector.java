package org.parley.msrp.session;

import io.netty.channel.Channel;
import io.netty.channel.ChannelPipeline;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;

/** Opens the connections of sessions in which we are the active side. */
public interface MsrpConnector {

    /**
     * Connects to the host and port of {@code peer}, with TLS where it needs that.
     *
     * @param pipeline fills the new channel's pipeline, on the channel's event loop
     * @return the connected channel, its TLS handshake over, or the failure; completed within a bounded time
     */
    CompletionStage<Channel> connect(PeerEndpoint peer, Consumer<ChannelPipeline> pipeline);
}
