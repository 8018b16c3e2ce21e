package org.parley.msrp.session;

import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.util.ReferenceCountUtil;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLException;
import org.parley.msrp.ByteRange;
import org.parley.msrp.MsrpContent;
import org.parley.msrp.MsrpFramingFailure;
import org.parley.msrp.MsrpLastContent;
import org.parley.msrp.MsrpPart;
import org.parley.msrp.MsrpRequest;
import org.parley.msrp.MsrpResponse;
import org.parley.msrp.MsrpStatus;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One connection, behind the decoder: routes requests to the sessions bound to it, answers them, and empties their
 * outlets when it becomes writable. One connection may carry several sessions. Owned by its event loop.
 *
 * <ul>
 *   <li>unbound: no session; closed after a while
 *   <li>bound: sessions were bound by a first request (RFC 4975 section 5.4) or because we connected for them
 *   <li>parked: a request came for a session whose answer is still on its way through SIP; reading waits
 * </ul>
 */
final class MsrpConnection extends ChannelInboundHandlerAdapter {

    private static final Logger LOG = LoggerFactory.getLogger(MsrpConnection.class);

    private final MsrpSwitch owner;
    private final MsrpSettings settings;
    private final Framing framing;
    private final BoundSessions sessions;
    private final List<Outlet> touched = new ArrayList<>();
    private final Gathering gathering = new Gathering();
    private final Deque<MsrpPart> parked = new ArrayDeque<>();

    /** Recipients for whom this sender waits. */
    private final AwaitedRecipients awaited;

    private ChannelHandlerContext context;
    private Courier courier;
    private FrameSink sink = FrameSink.DISCARD;

    private Replies replies;

    private OptionalLong readAtNs = OptionalLong.empty();
    private boolean isParked;
    private boolean parkingIsOver;
    private Future<?> parkTimer;
    private Future<?> unusedTimer;

    MsrpConnection(MsrpSwitch owner, MsrpSettings settings, Framing framing) {
        this.owner = owner;
        this.settings = settings;
        this.framing = framing;
        this.sessions = new BoundSessions(this, owner, settings);
        this.awaited = new AwaitedRecipients(this, settings.limits());
    }

    @Override
    public void handlerAdded(ChannelHandlerContext ctx) {
        context = ctx;
        replies = framing.replies(ctx, settings.limits().responseBytes());
        courier = owner.courier(ctx.channel().eventLoop());
        owner.opened(this);
        closeWhenUnused();
    }

    @Override
    public void handlerRemoved(ChannelHandlerContext ctx) {
        end();
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
        end();
        ctx.fireChannelInactive();
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        if (!(message instanceof MsrpPart part)) {
            ReferenceCountUtil.release(message);
            return;
        }
        if (isParked || !parked.isEmpty()) {
            // Bounded by one read: reading has been switched off.
            parked.add(part);
        } else {
            handle(part);
        }
    }

    private void handle(MsrpPart part) {
        if (part instanceof MsrpRequest request) {
            sink = begin(request);
        } else if (part instanceof MsrpResponse response) {
            owner.tally().count(MsrpEvent.RESPONSE_CONSUMED);
            sessions.response(response);
            sink = FrameSink.DISCARD;
        } else if (part instanceof MsrpFramingFailure failure) {
            //= DEC-22
            owner.tally().count(MsrpEvent.FRAMING_LOST);
            LOG.info("MSRP connection closed: framing lost ({})", failure.reason());
            flush();
            context.close();
        } else if (part instanceof MsrpContent content) {
            try {
                if (content instanceof MsrpLastContent last) {
                    FrameSink ended = sink;
                    sink = FrameSink.DISCARD;
                    ended.last(last.content(), last.flag());
                } else {
                    sink.content(content.content());
                }
            } finally {
                content.release();
            }
        }
    }

    private FrameSink begin(MsrpRequest request) {
        owner.tally().count(MsrpEvent.CHUNK_RECEIVED);
        //= RFC4975-7.3-6
        if (request.defect().isPresent()) {
            return refuse(request, request.defect().get().status());
        }
        //= RFC4975-7.3-2
        if (request.method() == MsrpRequest.Method.OTHER) {
            return refuse(request, MsrpStatus.UNKNOWN_METHOD);
        }
        BoundSessions.Route route = sessions.route(request, !parkingIsOver);
        if (route.mustWait()) {
            park(request);
            return FrameSink.DISCARD;
        }
        if (route.status() != MsrpStatus.OK) {
            return refuse(request, route.status());
        }
        if (request.method() == MsrpRequest.Method.REPORT) {
            //= RFC7701-6.3-3
            owner.tally().count(MsrpEvent.REPORT_CONSUMED);
            return FrameSink.DISCARD;
        }
        SessionReceiver receiver = route.receiver().orElseThrow();
        if (request.method() == MsrpRequest.Method.NICKNAME) {
            return refuse(request, receiver.nickname(request));
        }
        return new SendTransaction(this, receiver, request);
    }

    /** Answers a request at its head; its body says nothing. */
    private FrameSink refuse(MsrpRequest request, MsrpStatus status) {
        respond(request, status);
        return FrameSink.DISCARD;
    }

    /** Answers a request, unless its sender does not want the answer. */
    void respond(MsrpRequest request, MsrpStatus status) {
        owner.tally().count(status);
        replies.respond(request, status);
    }

    /** Reports that {@code range} of a message has arrived. */
    void report(MsrpRequest request, IncomingMessage message, ByteRange range) {
        replies.report(request, message, range);
    }

    /** Reports what became of a message; at once. */
    void report(MsrpSession session, IncomingMessage message, MsrpStatus status) {
        owner.tally().count(MsrpEvent.FAILURE_REPORTED);
        replies.report(session, message, status);
        flush();
    }

    /** The empty SEND by which we bind a session, RFC 4975 section 5.4; returns its transaction id. */
    byte[] sendEmpty(String toPath, String fromPath) {
        byte[] id = replies.empty(toPath, fromPath);
        flush();
        return id;
    }

    /** Short messages from here that are not with their recipients yet. */
    Gathering gathering() {
        return gathering;
    }

    /** When the present read brought its first chunk, on the clock of {@link System#nanoTime}: asked once for all of it. */
    long readAtNs() {
        if (readAtNs.isEmpty()) {
            readAtNs = OptionalLong.of(System.nanoTime());
        }
        return readAtNs.getAsLong();
    }

    /** An outlet got something from here. */
    void touched(Outlet outlet) {
        if (outlet.needsCall()) {
            touched.add(outlet);
        }
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext ctx) {
        flush();
        ctx.fireChannelReadComplete();
    }

    /** Sends what this read has brought about. */
    void flush() {
        readAtNs = OptionalLong.empty();
        gathering.send();
        for (Outlet outlet : touched) {
            outlet.call();
        }
        touched.clear();
        if (!replies.send()) {
            owner.tally().count(MsrpEvent.RESPONSES_UNREAD);
            LOG.info("MSRP connection closed: the peer does not read responses");
            context.close();
        }
    }

    @Override
    public void channelWritabilityChanged(ChannelHandlerContext ctx) {
        if (ctx.channel().isWritable()) {
            sessions.all().forEach(receiver -> courier.serve(receiver.session().outlet()));
        }
        ctx.fireChannelWritabilityChanged();
    }

    private void park(MsrpRequest request) {
        owner.tally().count(MsrpEvent.REQUEST_PARKED);
        isParked = true;
        parked.addFirst(request);
        readOrPause();
        parkTimer = later(settings.limits().parkTimeout(), () -> {
            parkingIsOver = true;
            resume();
        });
    }

    /** The session that a parked request waited for is joined, or never will be; from any thread. */
    void wake() {
        context.executor().execute(this::resume);
    }

    private void resume() {
        if (!isParked) {
            return;
        }
        isParked = false;
        parkTimer.cancel(false);
        while (!isParked && !parked.isEmpty()) {
            handle(parked.poll());
            parkingIsOver = false;
        }
        readOrPause();
        flush();
    }

    private void readOrPause() {
        context.channel().config().setAutoRead(!isParked && awaited.isEmpty());
    }

    /** Reads nothing more until {@code recipient} has caught up, or is given up as {@link AwaitedRecipients} says. */
    void awaitRecipient(Outlet recipient, boolean isPatient) {
        if (awaited.add(recipient, isPatient)) {
            owner.tally().count(MsrpEvent.SENDER_PAUSED);
            readOrPause();
        }
    }

    /** A recipient that this sender waits for reads nothing: he gets no more of what has begun, and it goes on. */
    void giveUp(Outlet recipient) {
        owner.tally().count(MsrpEvent.RECIPIENT_STALLED);
        sessions.all().forEach(receiver -> receiver.giveUp(recipient));
        goOn(recipient);
    }

    /** A recipient that this sender waits for has caught up or is gone; from any thread. */
    void caughtUp(Outlet recipient) {
        owner.onEventLoop(this, () -> goOn(recipient));
    }

    private void goOn(Outlet recipient) {
        if (awaited.remove(recipient)) {
            readOrPause();
        }
    }

    /** True when the peer may have this session here; when not, the connection ends with what is read now. */
    boolean isProvenFor(MsrpSession session) {
        //= RFC7977-5.2.1-2
        Optional<String> objection = session.framing() == framing
                ? TlsProof.objection(context.pipeline(), session.endpoint())
                : Optional.of("the session is one " + (framing == Framing.STREAM ? "" : "not ") + "over WebSocket");
        objection.ifPresent(reason -> {
            owner.tally().count(MsrpEvent.PEER_NOT_PROVEN);
            LOG.info("{}: MSRP connection closed: {}", session.room().conferenceId(), reason);
            context.executor().execute(context::close);
        });
        return objection.isEmpty();
    }

    /** Binds a session for which we have connected, and says so to the peer. */
    void adopt(MsrpSession session) {
        sessions.adopt(session);
    }

    /** A session is released or dropped; the connection is closed if it is dropped and was the only one. */
    void drop(MsrpSession session, boolean close) {
        sessions.remove(session);
        session.outlet().discard();
        flush();
        if (sessions.isEmpty()) {
            if (close) {
                context.close();
            } else {
                closeWhenUnused();
            }
        }
    }

    /** Closes the connection unless a session is bound to it in time. */
    private void closeWhenUnused() {
        if (unusedTimer != null) {
            unusedTimer.cancel(false);
        }
        unusedTimer = later(settings.limits().unboundTimeout(), () -> {
            if (sessions.isEmpty()) {
                owner.tally().count(MsrpEvent.CONNECTION_UNUSED);
                context.close();
            }
        });
    }

    Future<?> later(Duration delay, Runnable task) {
        return context.executor().schedule(task, delay.toMillis(), TimeUnit.MILLISECONDS);
    }

    private void end() {
        if (!owner.closed(this)) {
            return;
        }
        if (unusedTimer != null) {
            unusedTimer.cancel(false);
        }
        if (parkTimer != null) {
            parkTimer.cancel(false);
        }
        isParked = false;
        parked.forEach(ReferenceCountUtil::release);
        parked.clear();
        awaited.clear();
        replies.drop();
        sessions.lose();
        flush();
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        if (cause instanceof SSLException || cause.getCause() instanceof SSLException) {
            owner.tally().count(MsrpEvent.TLS_FAILED);
            LOG.debug("MSRP connection closed, TLS failed: {}", cause.toString());
        } else if (cause instanceof java.io.IOException) {
            LOG.debug("MSRP connection failed: {}", cause.toString());
        } else {
            LOG.error("MSRP connection closed after an error of ours", cause);
        }
        ctx.close();
    }

    Channel channel() {
        return context.channel();
    }

    Courier courier() {
        return courier;
    }

    Tally tally() {
        return owner.tally();
    }
}
