package org.parley.osgi;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.parley.conference.Conference;
import org.parley.conference.Refusal;
import org.parley.operation.NewSession;
import org.parley.operation.Procedures;

/** The procedures, with the admission that INVITEs have: no session is made for a service where none is for a user. */
record AdmittedProcedures(Procedures procedures, Supplier<Optional<Refusal>> overload) implements Procedures {

    @Override
    public CompletableFuture<Void> remove(String session, String user, Optional<String> reason) {
        return procedures.remove(session, user, reason);
    }

    @Override
    public CompletableFuture<Void> add(String session, List<String> users) {
        return procedures.add(session, users);
    }

    @Override
    public CompletableFuture<Integer> say(String session, String from, Optional<String> to, String text) {
        return procedures.say(session, from, to, text);
    }

    //= DEC-42
    @Override
    public CompletableFuture<Made> create(NewSession wanted, Consumer<Conference> created) {
        return overload.get()
                .map(CompletableFuture::<Made>failedFuture)
                .orElseGet(() -> procedures.create(wanted, created));
    }
}
