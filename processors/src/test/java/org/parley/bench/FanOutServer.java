package org.parley.bench;

import io.netty.channel.EventLoopGroup;
import io.netty.channel.nio.NioEventLoopGroup;
import io.netty.util.concurrent.DefaultThreadFactory;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import org.apache.camel.CamelContext;
import org.apache.camel.impl.DefaultCamelContext;
import org.parley.camel.MsrpListener;
import org.parley.camel.OutboxComponent;
import org.parley.conference.SessionIdentity;
import org.parley.event.ArchiveSettings;
import org.parley.event.MessageArchive;
import org.parley.loop.Loop;
import org.parley.loop.LoopGroup;
import org.parley.msrp.session.MessageTap;
import org.parley.msrp.session.MsrpRoom;
import org.parley.msrp.session.MsrpSession;
import org.parley.msrp.session.MsrpSettings;
import org.parley.msrp.session.MsrpSwitch;
import org.parley.msrp.session.NettyConnector;
import org.parley.msrp.session.PeerMedia;
import org.parley.msrp.session.PlainMedia;
import org.parley.msrp.session.Role;
import org.parley.outbox.DurableOutbox;
import org.parley.outbox.OutboxSettings;

/**
 * The server's user plane as the server puts it together (listener of camel-netty, event loops, codec, switch), with rooms
 * that are opened on demand instead of by SIP. A slow reader is released, as his conference would do.
 */
final class FanOutServer implements ServerControl.Server {

    /** As configured by default. */
    private static final int LOOP_QUEUE = 1000;

    private static final String HOST = "127.0.0.1";

    private final int port;
    private final LoopGroup loops = new LoopGroup("timers", LOOP_QUEUE);
    private final EventLoopGroup channels =
            new NioEventLoopGroup(Runtime.getRuntime().availableProcessors(), new DefaultThreadFactory("msrp", true));

    private final MsrpSwitch msrp;
    private final Function<SessionIdentity, Optional<MessageTap>> archives;

    /**
     * @param broker where messages are archived; empty: nowhere
     * @param from in place of the {@code from} of the route of the archive; empty for the route as it is
     */
    private FanOutServer(long maxBytes, Optional<String> broker, String from) throws Exception {
        try (ServerSocket free = new ServerSocket(0)) {
            port = free.getLocalPort();
        }
        MsrpSettings settings =
                MsrpSettings.builder(HOST, port).maxSize(maxBytes).build();
        msrp = new MsrpSwitch(() -> settings, new NettyConnector(channels));
        EventLoopGroup acceptors = new NioEventLoopGroup(1, new DefaultThreadFactory("msrp-accept", true));
        DefaultCamelContext context = new DefaultCamelContext();
        context.start();
        archives = broker.isPresent() ? archive(context, broker.get(), from) : identity -> Optional.empty();
        MsrpListener.open(
                context,
                HOST,
                port,
                "msrp.port",
                acceptors,
                channels,
                channel -> msrp.initPipeline(channel.pipeline()));
    }

    /** As the server puts it together: the outbox, its component, and the shipped route. */
    private static Function<SessionIdentity, Optional<MessageTap>> archive(
            CamelContext context, String broker, String from) throws Exception {
        OutboxSettings settings = OutboxSettings.in(Files.createTempDirectory("outbox"));
        DurableOutbox outbox = new DurableOutbox(() -> settings, InstantSource.system());
        OutboxComponent component = new OutboxComponent();
        component.use(outbox, Runnable::run);
        context.addComponent("outbox", component);
        outbox.start();
        BrokerLink.open(context, broker, "messages.xml", from);
        MessageArchive archive =
                new MessageArchive(outbox, () -> new ArchiveSettings(65_536, false), InstantSource.system());
        return identity -> Optional.of(archive.of(identity, 0));
    }

    /** Arguments: the parent's port; largest message in octets; a broker, if messages are archived; the route's from. */
    public static void main(String[] arguments) throws Exception {
        Optional<String> broker = arguments.length > 2 ? Optional.of(arguments[2]) : Optional.empty();
        String from = arguments.length > 3 ? arguments[3] : "";
        ServerControl.serve(
                new FanOutServer(Long.parseLong(arguments[1]), broker, from), Integer.parseInt(arguments[0]));
        System.exit(0); // threads of Camel are not daemons
    }

    @Override
    public int port() {
        return port;
    }

    @Override
    public List<String> open(int firstRoom, int rooms, int members) throws Exception {
        List<String> paths = new ArrayList<>(rooms * members);
        for (int room = firstRoom; room < firstRoom + rooms; room++) {
            paths.addAll(open(room, members));
        }
        return paths;
    }

    private List<String> open(int number, int members) throws Exception {
        Loop loop = loops.next();
        CompletableFuture<List<String>> result = new CompletableFuture<>();
        loop.execute(() -> {
            try {
                SessionIdentity identity = new SessionIdentity(FanOutNames.room(number), "conference" + number);
                MsrpRoom room =
                        msrp.openRoom(identity.id(), identity.uri(), loop, new Releasing(), archives.apply(identity));
                List<String> paths = new ArrayList<>(members);
                for (int member = 0; member < members; member++) {
                    MsrpSession session = room.reserve("u" + member);
                    session.join(media(number, member));
                    paths.add(session.localPath());
                }
                result.complete(paths);
            } catch (RuntimeException e) {
                result.completeExceptionally(e);
            }
        });
        return result.get();
    }

    /** What the SDP of a member would say. */
    static PeerMedia media(int room, int member) {
        return PlainMedia.of(FanOutNames.path(room, member), Role.PASSIVE, FanOutNames.user(member));
    }

    /** What a conference does on the room's loop, as far as it concerns the user plane. */
    static final class Releasing implements MsrpRoom.Listener {

        @Override
        public void bound(MsrpSession session) {}

        @Override
        public void connectionLost(MsrpSession session) {}

        @Override
        public void connectionFailed(MsrpSession session, MsrpRoom.Failure reason) {}

        @Override
        public void nickname(MsrpSession session, Optional<String> nickname) {}

        @Override
        public void slowReader(MsrpSession session) {
            System.err.println("slow reader: " + session.participantKey());
            session.release();
        }
    }
}
