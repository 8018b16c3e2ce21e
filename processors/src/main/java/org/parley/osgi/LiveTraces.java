package org.parley.osgi;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.BooleanSupplier;
import org.parley.camel.MsrpComponent;
import org.parley.conference.Conference;
import org.parley.conference.ConferenceFactory;
import org.parley.conference.Privacy;
import org.parley.conference.UserUri;
import org.parley.msrp.session.MessageTap;
import org.parley.msrp.session.TappedMessage;
import org.parley.osgi.shell.LiveTrace;
import org.parley.osgi.shell.OperationException;
import org.parley.sip.SipTap;
import org.parley.sip.TappedSip;
import org.parley.sip.UserAgent;

/** The traces that operators follow. The server is listened to only while there are some. Safe for any thread. */
final class LiveTraces implements SipTap, MessageTap {

    /** Most at a time. Ours: operators look at one, in the shell or in the console. */
    private static final int MOST = 8;

    /** Most octets of a chat message that are shown where content is. Ours: some lines. */
    private static final int CONTENT_BYTES = 4_096;

    private final ConferenceFactory factory;
    private final UserAgent userAgent;
    private final MsrpComponent chat;
    private final BooleanSupplier showsContent;
    private final Duration patience;
    private final List<Trace> traces = new CopyOnWriteArrayList<>();

    /**
     * @param showsContent {@code logContent}
     * @param patience how long a session may take to say who is who
     */
    LiveTraces(
            ConferenceFactory factory,
            UserAgent userAgent,
            MsrpComponent chat,
            BooleanSupplier showsContent,
            Duration patience) {
        this.factory = factory;
        this.userAgent = userAgent;
        this.chat = chat;
        this.showsContent = showsContent;
        this.patience = patience;
    }

    /**
     * Begins one.
     *
     * @param session the session; empty: {@code name} is the URI of a user
     */
    synchronized LiveTrace open(String name, Optional<Conference> session) throws OperationException {
        if (traces.size() >= MOST) {
            throw new OperationException(
                    MOST + " traces run already; end one: by Ctrl-C, or by looking elsewhere in the console");
        }
        Trace trace;
        if (session.isPresent()) {
            trace = Trace.ofSession(session.get(), showsContent.getAsBoolean(), patience, this::close);
        } else {
            UserUri user = UserUri.tryOf(name)
                    .orElseThrow(() -> new OperationException("There is no session " + name
                            + ", and it is no URI of a user; im:sessions lists those that live"));
            if (Privacy.isAnonymousUri(user.toString())) {
                throw new OperationException(
                        "Anonymous users are followed in their session: name that, as im:sessions shows it");
            }
            trace = Trace.ofUser(user, showsContent.getAsBoolean(), this::close);
        }
        traces.add(trace);
        if (traces.size() == 1) {
            userAgent.tap(Optional.of(this));
            chat.addReader(this);
        }
        return trace;
    }

    /** Traces that are followed. */
    int size() {
        return traces.size();
    }

    private synchronized void close(Trace trace) {
        if (traces.remove(trace) && traces.isEmpty()) {
            userAgent.tap(Optional.empty());
            chat.removeReader(this);
        }
    }

    @Override
    public void message(TappedSip message) {
        traces.forEach(trace -> trace.message(message));
    }

    @Override
    public int maxBytes() {
        return showsContent.getAsBoolean() ? CONTENT_BYTES : 0;
    }

    @Override
    public void message(TappedMessage message) {
        traces.forEach(trace -> trace.message(message));
    }
}
