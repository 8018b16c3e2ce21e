package org.parley.bench;

import java.io.IOException;
import java.util.Optional;

/**
 * What the protections cost that a set-up passes: the set-ups of {@link SetupLoad} against two servers in turn, one as shipped,
 * one without caps on originators, targets and sources, without the step of consent and that of Digest, and without what is
 * written for the time after a crash. What cannot be switched off (bounded queues, admission by delay, limits of the parsers)
 * is in both.
 *
 * <p>From a clone: {@code mvn -Pbench -pl routes,processors verify -Dbench="ArmourLoad rate=100"}.
 */
public final class ArmourLoad {

    private static final LoadOptions USAGE = new LoadOptions("ArmourLoad", SetupRounds.OPTIONS + FocusProcess.OPTIONS);

    private ArmourLoad() {}

    public static void main(String[] arguments) throws IOException, InterruptedException {
        Optional<LoadOptions> options = USAGE.read(arguments);
        if (options.isPresent()) {
            run(options.get());
        }
    }

    private static void run(LoadOptions options) throws IOException, InterruptedException {
        try (SetupRounds rounds = new SetupRounds(options)) {
            rounds.enter(
                    "armour off",
                    ServerFocus.WITHOUT_STEPS + "=authenticate,limitInvitations,limitTarget,checkConsent",
                    "limits.requestsPerSource=0",
                    "limits.requestsOfStrangers=0",
                    "limits.connectsPerSource=0",
                    "limits.invitationsPerOriginator=0",
                    "limits.invitationsPerTarget=0",
                    "msrp.keepAlive=0",
                    "session.restoreFor=0");
            rounds.enter("armour on");
            rounds.run();
            LoadOptions.print(rounds.report());
        }
    }
}
