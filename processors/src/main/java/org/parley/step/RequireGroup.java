package org.parley.step;

import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.function.Supplier;
import org.apache.camel.AsyncCallback;
import org.apache.camel.AsyncProcessor;
import org.apache.camel.Exchange;
import org.apache.camel.support.AsyncCallbackToCompletableFutureAdapter;
import org.parley.conference.Conference;
import org.parley.conference.ConferenceFactory;
import org.parley.conference.Group;
import org.parley.conference.GroupDirectory;
import org.parley.conference.Refusal;

/**
 * {@code requireGroup}: the Request-URI names a pre-defined group, or the session of one (reference: section 15.2); 404
 * else. While an XDM server is asked for the document no thread waits.
 */
final class RequireGroup implements AsyncProcessor {

    private final Supplier<FocusSettings> settings;
    private final GroupDirectory groups;
    private final ConferenceFactory factory;
    private final Executor routes;

    RequireGroup(Supplier<FocusSettings> settings, GroupDirectory groups, ConferenceFactory factory, Executor routes) {
        this.settings = settings;
        this.groups = groups;
        this.factory = factory;
        this.routes = routes;
    }

    @Override
    public boolean process(Exchange exchange, AsyncCallback callback) {
        Setup setup = Setup.of(exchange, settings.get());
        Optional<Conference> session = session(setup);
        if (session.filter(running -> running.group().isEmpty()).isPresent()) {
            refuse(exchange, 480, "Temporarily Unavailable", "the session is no group's");
            callback.done(true);
            return true;
        }
        String uri = session.flatMap(Conference::group)
                .map(group -> group.uri().toString())
                .orElseGet(() -> setup.request().requestUri());
        CompletableFuture<Optional<Group>> found = groups.find(uri).toCompletableFuture();
        if (found.isDone()) {
            take(exchange, setup, found.join());
            callback.done(true);
            return true;
        }
        found.whenCompleteAsync(
                (group, failure) -> {
                    if (failure == null) {
                        take(exchange, setup, group);
                    } else {
                        exchange.setException(failure);
                    }
                    callback.done(false);
                },
                routes);
        return false;
    }

    /** The session that the Request-URI is the identity of. */
    private Optional<Conference> session(Setup setup) {
        String uri = setup.request().requestUri();
        return setup.settings().uris().isOwn(uri) ? factory.find(OwnUris.user(uri)) : Optional.empty();
    }

    private static void take(Exchange exchange, Setup setup, Optional<Group> group) {
        if (group.isPresent()) {
            setup.group(group.get());
        } else {
            refuse(exchange, 404, "Not Found", "the Request-URI names no group");
        }
    }

    private static void refuse(Exchange exchange, int status, String phrase, String cause) {
        exchange.setProperty(Step.REFUSED_BY, "requireGroup");
        exchange.setException(Refusal.of("DEC-21", status, phrase, cause));
    }

    @Override
    public CompletableFuture<Exchange> processAsync(Exchange exchange) {
        AsyncCallbackToCompletableFutureAdapter<Exchange> future =
                new AsyncCallbackToCompletableFutureAdapter<>(exchange);
        process(exchange, future);
        return future.getFuture();
    }

    @Override
    public void process(Exchange exchange) throws Exception {
        processAsync(exchange).get();
        if (exchange.getException() != null) {
            throw exchange.getException();
        }
    }
}
