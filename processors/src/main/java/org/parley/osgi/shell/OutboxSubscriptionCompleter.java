package org.parley.osgi.shell;

import java.util.List;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.apache.karaf.shell.api.console.CommandLine;
import org.parley.outbox.SubscriptionView;

/** Completes subscriptions of the outbox. */
@Service
public final class OutboxSubscriptionCompleter extends ImCompleter {

    @Override
    List<String> candidates(Operations operations, CommandLine line) {
        return operations.outbox().report().subscriptions().stream()
                .map(SubscriptionView::name)
                .distinct()
                .toList();
    }
}
