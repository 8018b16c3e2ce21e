package org.parley.step;

import java.util.Optional;
import java.util.concurrent.Executor;
import org.apache.camel.Exchange;
import org.parley.conference.Policy;

/**
 * {@code answerAtOnce}: 200 to the inviter before anybody is invited, where {@code adhoc.answerInviter = immediately}
 * (decision 16), and where there is nobody to invite; otherwise nothing.
 */
final class AnswerAtOnce extends SetupStep {

    AnswerAtOnce(Executor routes) {
        super("answerAtOnce", routes);
    }

    @Override
    void apply(Exchange exchange) {
        Setup setup = ListInvitations.setup(exchange);
        boolean isEmpty = setup.invitees().isEmpty();
        //= DEC-16
        //= DEC-37
        if (isEmpty || setup.policy().answerInviter() == Policy.AnswerInviter.IMMEDIATELY) {
            setup.conference().answerInviter(Optional.empty(), Answers.plan(setup, Optional.empty()));
        }
    }
}
