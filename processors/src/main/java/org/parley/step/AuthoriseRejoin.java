package org.parley.step;

import java.util.concurrent.Executor;
import org.apache.camel.Exchange;

/**
 * {@code authoriseRejoin}: the caller may come into the session that runs (flow F6.3). Into an ad hoc one whom
 * {@code adhoc.join} lets in, into that of a group whom a rule grants {@code join-handling}; nobody who was removed from it.
 */
final class AuthoriseRejoin extends SetupStep {

    AuthoriseRejoin(Executor routes) {
        super("authoriseRejoin", routes);
    }

    @Override
    void apply(Exchange exchange) {
        Setup setup = ListInvitations.setup(exchange);
        RequireSession.requireLiving(setup);
        if (setup.group().isPresent()) {
            AuthoriseForGroup.requireMayJoin(setup);
        }
        setup.conference().dialIns().requireWelcome(setup.assertedIdentities());
    }
}
