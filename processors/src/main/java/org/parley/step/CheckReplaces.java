package org.parley.step;

import java.util.Optional;
import java.util.concurrent.Executor;
import org.apache.camel.Exchange;
import org.parley.camel.SipRouter;
import org.parley.conference.Conference;
import org.parley.conference.DialogId;
import org.parley.conference.Invitation;
import org.parley.conference.Participant;
import org.parley.conference.Refusal;
import org.parley.sip.Replaces;

/**
 * {@code checkReplaces}: the dialog that a Replaces header names is one by which the caller himself takes part in the session,
 * or is being invited to it (RFC 3891 section 3). It ends when he is in, as every earlier leg of his does; without the header
 * the step does nothing.
 */
final class CheckReplaces extends SetupStep {

    private final SipRouter router;

    CheckReplaces(Executor routes, SipRouter router) {
        super("checkReplaces", routes);
        this.router = router;
    }

    @Override
    void apply(Exchange exchange) {
        Setup setup = ListInvitations.setup(exchange);
        Optional<Replaces> named = named(setup);
        if (named.isEmpty()) {
            return;
        }
        RequireSession.requireLiving(setup);
        DialogId dialog = dialogId(named.get());
        Optional<Participant> confirmed =
                router.participant(dialog).filter(user -> user.conference() == setup.conference());
        //= RFC3891-3-11
        Participant replaced = confirmed
                .or(() -> ringing(setup.conference(), dialog))
                .orElseThrow(() -> noMatch("the session has no such dialog"));
        //= RFC3891-3-6
        if (setup.assertedIdentities().stream().noneMatch(replaced::is)) {
            throw Refusal.of("RFC3891-3", 403, "Forbidden", "Replaces names the dialog of somebody else");
        }
        //= RFC3891-3-8
        if (confirmed.isPresent() && named.get().isEarlyOnly()) {
            throw Refusal.of("RFC3891-3", 486, "Busy Here", "the dialog is answered and Replaces says early-only");
        }
    }

    /** The dialog that the request replaces. */
    static Optional<Replaces> named(Setup setup) {
        return setup.request().header("Replaces").map(value -> Replaces.parse(value)
                .orElseThrow(() -> Refusal.of("RFC3891-6.1", 400, "Bad Replaces", "Replaces is malformed")));
    }

    //= RFC3891-3-1
    /** The to-tag is ours, as in a request that we receive. */
    static DialogId dialogId(Replaces replaces) {
        return new DialogId(replaces.callId(), replaces.toTag(), replaces.fromTag());
    }

    //= RFC3891-3-4
    static Refusal noMatch(String cause) {
        return Refusal.of("RFC3891-3", 481, "Call/Transaction Does Not Exist", cause);
    }

    private static Optional<Participant> ringing(Conference conference, DialogId dialog) {
        return conference.invitations().stream()
                .filter(invitation -> invitation.isRingingBy(dialog))
                .map(Invitation::participant)
                .findFirst();
    }
}
