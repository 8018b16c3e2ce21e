package org.parley.step;

import java.util.Optional;
import java.util.function.Supplier;
import org.apache.camel.Exchange;
import org.parley.conference.GroupMember;

/** {@code displayName}: takes the inviter's display name by the priority of 5.5 (7.2.1.2 step 5). */
final class DisplayName extends Step {

    DisplayName(Supplier<FocusSettings> settings) {
        super("displayName", settings);
    }

    @Override
    void apply(Setup setup, Exchange exchange) {
        //= OMA-A5
        setup.displayName(setup.settings()
                .displayNames()
                .choose(setup.request().from().displayName(), setup.assertedName(), inGroup(setup)));
    }

    /** His name in the list of the group. */
    private static Optional<String> inGroup(Setup setup) {
        return setup.group()
                .flatMap(group -> group.member(setup.assertedIdentities()))
                .flatMap(GroupMember::displayName);
    }
}
