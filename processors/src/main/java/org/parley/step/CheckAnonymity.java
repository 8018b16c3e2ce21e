package org.parley.step;

import java.util.function.Supplier;
import org.apache.camel.Exchange;
import org.parley.conference.Refusal;
import org.parley.conference.WarningText;

/** {@code checkAnonymity}: anonymity is asked for only where it may be had (7.2.1.2 step 3). */
final class CheckAnonymity extends Step {

    CheckAnonymity(Supplier<FocusSettings> settings) {
        super("checkAnonymity", settings);
    }

    @Override
    void apply(Setup setup, Exchange exchange) {
        //= OMA-A3
        if (setup.asksForAnonymity() && !setup.allowsAnonymity(setup.assertedIdentities())) {
            throw Refusal.of(
                    "OMA-A3",
                    403,
                    "Forbidden",
                    WarningText.ANONYMITY_NOT_ALLOWED,
                    "Privacy: id is asked for and "
                            + (setup.group().isPresent()
                                    ? "no rule of the group grants allow-anonymity"
                                    : "adhoc.allowAnonymity is false"));
        }
    }
}
