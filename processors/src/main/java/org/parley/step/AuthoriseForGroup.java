package org.parley.step;

import java.util.Optional;
import java.util.function.Supplier;
import org.apache.camel.Exchange;
import org.parley.conference.Conference;
import org.parley.conference.ConferenceFactory;
import org.parley.conference.Refusal;
import org.parley.conference.WarningText;

/**
 * {@code authoriseForGroup}: the caller may start the group's session, or join the one that runs (reference: section 15.2).
 * {@code exchangeProperty.ParleyGroupSession} is {@code running} from here on when he joins.
 */
final class AuthoriseForGroup extends Step {

    /** Exchange property: {@code running} when the caller joins a session, absent when he starts it. */
    static final String PROPERTY = "ParleyGroupSession";

    private final ConferenceFactory factory;

    AuthoriseForGroup(Supplier<FocusSettings> settings, ConferenceFactory factory) {
        super("authoriseForGroup", settings);
        this.factory = factory;
    }

    @Override
    void apply(Setup setup, Exchange exchange) {
        if (factory.running(setup.group().orElseThrow()).isPresent()) {
            join(setup, factory, exchange);
        } else if (!setup.permissions().mayInitiate()) {
            throw refused("no rule of the group grants allow-initiate-conference");
        }
    }

    /** Takes the caller to the session that runs; it may have begun while he was on his way to start one. */
    static void join(Setup setup, ConferenceFactory factory, Exchange exchange) {
        requireMayJoin(setup);
        Optional<Conference> running = factory.running(setup.group().orElseThrow());
        setup.joins(running.orElseThrow(
                () -> Refusal.of("OMA-D3", 480, "Temporarily Unavailable", "the session ended while somebody joined")));
        exchange.setProperty(PROPERTY, "running");
    }

    /** @throws Refusal 403 with 127 when no rule lets the caller join */
    static void requireMayJoin(Setup setup) {
        if (!setup.permissions().mayJoin()) {
            throw refused("the group's session runs and no rule grants join-handling");
        }
    }

    private static Refusal refused(String cause) {
        return Refusal.of("OMA-D3", 403, "Forbidden", WarningText.NOT_AUTHORISED, cause);
    }
}
