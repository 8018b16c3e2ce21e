package org.parley.step;

import java.util.concurrent.Executor;
import org.apache.camel.Exchange;
import org.parley.conference.Conference;

/** A step that runs on the loop of the session which an INVITE made or joins. */
abstract class SetupStep extends LoopStep {

    SetupStep(String name, Executor routes) {
        super(name, routes);
    }

    @Override
    final Conference conference(Exchange exchange) {
        return ListInvitations.setup(exchange).conference();
    }
}
