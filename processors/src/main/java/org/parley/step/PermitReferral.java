package org.parley.step;

import java.util.concurrent.Executor;
import org.apache.camel.Exchange;
import org.parley.conference.Refusal;
import org.parley.conference.WarningText;

/**
 * {@code permitReferral}: the referrer may add whom he wants to be invited and remove whom he wants to be out ({@code
 * adhoc.addBy}, the rules of the group), and no other method than INVITE and BYE is asked for; 403, 122.
 */
final class PermitReferral extends ConferenceStep {

    PermitReferral(Executor routes) {
        super("permitReferral", routes);
    }

    @Override
    void apply(Exchange exchange) {
        ReferRequest refer = ReferRequest.of(exchange);
        conference(exchange).referrals().permit(refer.wish());
        //= RFC5368-10-1
        boolean isUnderstood = refer.targets().stream().allMatch(target -> target.isAddition() || target.isRemoval());
        if (!isUnderstood) {
            throw Refusal.of(
                    "RFC5368-10",
                    403,
                    "Forbidden",
                    WarningText.FUNCTION_NOT_ALLOWED,
                    "the method that is referred to is neither INVITE nor BYE");
        }
    }
}
