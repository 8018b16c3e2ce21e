package org.parley.step;

import java.util.Optional;
import java.util.concurrent.Executor;
import org.apache.camel.Exchange;
import org.parley.conference.Conference;

/**
 * {@code answerInviter}: 200 to the inviter for the first acceptance, nothing for later ones (7.2.1.2). When the first
 * accepter has no message type in common with him, that leg is ended and goes on as a failure with 488.
 */
final class AnswerInviter extends LoopStep {

    AnswerInviter(Executor routes) {
        super("answerInviter", routes);
    }

    @Override
    Conference conference(Exchange exchange) {
        return Leg.of(exchange).invitation().conference();
    }

    //= OMA-B1
    @Override
    void apply(Exchange exchange) {
        Leg leg = Leg.of(exchange);
        boolean isAnswered = leg.invitation()
                .conference()
                .answerInviter(Optional.of(leg.invitation()), Answers.plan(leg.setup(), leg.answer()));
        if (!isAnswered) {
            leg.invitation()
                    .conference()
                    .departures()
                    .remove(leg.invitation().participant(), Optional.of("SIP;cause=488;text=\"Not Acceptable Here\""));
        }
    }
}
