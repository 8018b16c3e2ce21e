package org.parley.step;

import java.util.concurrent.Executor;
import org.apache.camel.Exchange;
import org.parley.conference.Participant;

/** {@code recordRemoval}: keeps for the referrer's last NOTIFY how one removal went. */
final class RecordRemoval extends ConferenceStep {

    RecordRemoval(Executor routes) {
        super("recordRemoval", routes);
    }

    @Override
    void apply(Exchange exchange) {
        Participant participant = exchange.getProperty(BuildRemoval.PARTICIPANT, Participant.class);
        if (participant == null) {
            throw new IllegalStateException("recordRemoval needs the step buildRemoval before it");
        }
        conference(exchange)
                .referrals()
                .removed(ReferRequest.of(exchange).referral(), participant, Answers.status(exchange));
    }
}
