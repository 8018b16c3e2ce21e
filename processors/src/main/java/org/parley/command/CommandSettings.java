package org.parley.command;

import java.util.List;
import java.util.Set;
import org.parley.conference.Authorisation;
import org.parley.conference.Policy;
import org.parley.conference.UserUri;

/**
 * The configuration as one command sees it.
 *
 * @param allowed {@code commands.allow}
 * @param identities {@code commands.serviceIdentities}
 * @param largestBytes {@code limits.bodyBytes}
 * @param mostUsers {@code limits.listEntries}
 * @param mostRunning {@code commands.pending}
 */
public record CommandSettings(
        Set<Action.Kind> allowed, List<String> identities, int largestBytes, int mostUsers, int mostRunning) {

    public CommandSettings {
        allowed = Set.copyOf(allowed);
        identities = List.copyOf(identities);
    }

    //= CMD-7
    /** @throws CommandRefusal when the command is off, or its identity may not be used */
    public void authorise(Command command) {
        Action.Kind kind = command.action().kind();
        if (!allowed.contains(kind)) {
            throw new CommandRefusal(ErrorCode.COMMANDS_OFF, "the command " + kind.word() + " is off");
        }
        Authorisation permitted = new Authorisation(new Policy.AuthorisationLists(identities, List.of()));
        boolean mayUse = command.action()
                .identity()
                .map(identity -> permitted.permits(List.of(UserUri.of(identity))))
                .orElse(true);
        if (!mayUse) {
            throw new CommandRefusal(
                    ErrorCode.NOT_AUTHORISED,
                    "the identity " + command.action().identity().orElse("") + " is no service identity");
        }
    }
}
