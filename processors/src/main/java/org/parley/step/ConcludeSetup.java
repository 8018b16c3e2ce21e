package org.parley.step;

import java.util.concurrent.Executor;
import org.apache.camel.Exchange;

/**
 * {@code concludeSetup}: every leg has its final response; an inviter who has none gets the one final failure (7.2.1.2).
 */
final class ConcludeSetup extends SetupStep {

    ConcludeSetup(Executor routes) {
        super("concludeSetup", routes);
    }

    //= OMA-C1
    @Override
    void apply(Exchange exchange) {
        conference(exchange).conclude(ListInvitations.setup(exchange).legs());
    }
}
