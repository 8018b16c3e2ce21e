package org.parley.step;

import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.function.Supplier;
import org.apache.camel.Exchange;
import org.parley.conference.Conference;
import org.parley.conference.ConferenceFactory;
import org.parley.conference.Group;
import org.parley.conference.GroupDirectory;
import org.parley.conference.Refusal;

/**
 * {@code requireSession}: the Request-URI is the identity of a session that lives (flow F6.1), and the group that it belongs
 * to, if it does, still exists; 404 else, whereupon a client begins a new one with the factory (F6.2).
 */
final class RequireSession extends WaitingStep {

    private static final String LIST_TAG = "recipient-list-invite";

    private final Supplier<FocusSettings> settings;
    private final GroupDirectory groups;
    private final ConferenceFactory factory;

    RequireSession(
            Supplier<FocusSettings> settings, GroupDirectory groups, ConferenceFactory factory, Executor routes) {
        super("requireSession", routes);
        this.settings = settings;
        this.groups = groups;
        this.factory = factory;
    }

    @Override
    CompletableFuture<Void> begin(Exchange exchange) {
        Setup setup = Setup.of(exchange, settings.get());
        String uri = setup.request().requestUri();
        Optional<Conference> session =
                setup.settings().uris().isOwn(uri) ? factory.find(OwnUris.user(uri)) : Optional.empty();
        setup.joins(session.orElseThrow(RequireSession::gone));
        //= RFC5366-5.1-1
        if (HeaderValues.hasTag(setup.request(), "Require", LIST_TAG)) {
            throw Refusal.unsupported(LIST_TAG, "who comes into a session that runs invites nobody by a list");
        }
        Optional<Group> group = session.flatMap(Conference::group);
        return group.isEmpty()
                ? CompletableFuture.completedFuture(null)
                : groups.find(group.get().uri().toString())
                        .thenAccept(found -> setup.group(found.orElseThrow(RequireGroup::notFound)))
                        .toCompletableFuture();
    }

    /**
     * The session may have ended since; that of a group is not what its caller asked for.
     *
     * @throws Refusal 404 when the identity of one that has ended is asked for
     */
    static void requireLiving(Setup setup) {
        Conference conference = setup.conference();
        boolean isByIdentity = OwnUris.user(setup.request().requestUri())
                .equals(conference.identity().id());
        if (isByIdentity && conference.state() == Conference.State.ENDED) {
            throw gone();
        }
    }

    /** The session has ended, or never was. */
    private static Refusal gone() {
        return Refusal.of("RFC4579-5.5", 404, "Not Found", "there is no such session");
    }
}
