package org.parley.step;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.function.Supplier;
import org.apache.camel.Exchange;
import org.parley.conference.GroupDirectory;
import org.parley.conference.Refusal;

/**
 * {@code requireGroup}: the Request-URI names a pre-defined group (reference: section 15.2); 404 else. While an XDM server is
 * asked for the document no thread waits.
 */
final class RequireGroup extends WaitingStep {

    private final Supplier<FocusSettings> settings;
    private final GroupDirectory groups;

    RequireGroup(Supplier<FocusSettings> settings, GroupDirectory groups, Executor routes) {
        super("requireGroup", routes);
        this.settings = settings;
        this.groups = groups;
    }

    @Override
    CompletableFuture<Void> begin(Exchange exchange) {
        Setup setup = Setup.of(exchange, settings.get());
        return groups.find(setup.request().requestUri())
                .thenAccept(found -> setup.group(found.orElseThrow(RequireGroup::notFound)))
                .toCompletableFuture();
    }

    static Refusal notFound() {
        return Refusal.of("DEC-21", 404, "Not Found", "the Request-URI names no group");
    }
}
