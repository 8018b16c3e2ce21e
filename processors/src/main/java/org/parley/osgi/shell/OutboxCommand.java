package org.parley.osgi.shell;

import java.io.PrintStream;
import java.util.Optional;
import org.apache.karaf.shell.api.action.Argument;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.Completion;
import org.apache.karaf.shell.api.action.Option;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.parley.outbox.OutboxReport;
import org.parley.outbox.SubscriptionView;

/** {@code im:outbox}: what waits for brokers and why; tries again or gives up. */
@Service
@Command(
        scope = "im",
        name = "outbox",
        description = "Show what waits for brokers, deliver it again, or give it up",
        detailedDescription =
                "Without options a table of the subscriptions. --retry delivers at once what waits for its"
                        + " next attempt. --discard gives up the oldest entries of a topic for good; --first says how many.")
public final class OutboxCommand extends TableCommand {

    @Option(name = "--retry", description = "Deliver at once what failed, of the topic or of all")
    private boolean retries;

    @Option(
            name = "--discard",
            description = "Give up entries of the topic, the oldest first, all unless --first is there")
    private boolean discards;

    @Option(name = "--subscription", description = "Only of this subscription", valueToShowInHelp = "all of the topic")
    @Completion(OutboxSubscriptionCompleter.class)
    private String subscription;

    @Option(name = "--first", description = "How many are given up", valueToShowInHelp = "all")
    private String first;

    @Argument(name = "TOPIC", description = "Name of the topic")
    @Completion(OutboxTopicCompleter.class)
    private String topic;

    @Override
    void run(Operations operations, PrintStream out) throws OperationException {
        Optional<String> named = Optional.ofNullable(topic);
        Optional<String> only = Optional.ofNullable(subscription);
        if (retries && discards) {
            throw new OperationException("Either --retry or --discard");
        }
        if (discards) {
            discard(operations.outbox(), named, only, out);
        } else if (retries) {
            operations.outbox().retry(named, only);
            out.println("What failed is delivered again now");
        } else {
            print(operations.outbox().report(), named, only, out);
        }
    }

    private void discard(OutboxControl outbox, Optional<String> named, Optional<String> only, PrintStream out)
            throws OperationException {
        if (named.isEmpty()) {
            throw new OperationException("--discard needs the topic behind all options");
        }
        long given = outbox.discard(named.get(), only, most());
        out.println("%d entries of %s are given up".formatted(given, named.get()));
    }

    private long most() throws OperationException {
        if (first == null) {
            return Long.MAX_VALUE;
        }
        if (!first.matches("[1-9][0-9]{0,17}")) {
            throw new OperationException("--first takes a number from 1 on: " + first);
        }
        return Long.parseLong(first);
    }

    private void print(OutboxReport report, Optional<String> named, Optional<String> only, PrintStream out) {
        Table table = new Table(
                "Nobody reads the outbox",
                "Topic",
                "Subscription",
                "Entries",
                "Octets",
                "Oldest",
                "Delivered",
                "Failures",
                "Next attempt",
                "State",
                "Last error");
        for (SubscriptionView view : report.subscriptions()) {
            if (named.orElse(view.topic()).equals(view.topic())
                    && only.orElse(view.name()).equals(view.name())) {
                table.row(
                        view.topic(),
                        view.name(),
                        view.depth(),
                        view.octets(),
                        view.oldest().map(Shown::age).orElse(Shown.NOTHING),
                        view.delivered(),
                        view.retries(),
                        view.nextAttempt().map(Shown::time).orElse(Shown.NOTHING),
                        state(view),
                        view.lastError().orElse(Shown.NOTHING));
            }
        }
        table.print(out, isFormatted());
        if (isFormatted()) {
            out.println("%d of %d octets are used, the file has %d"
                    .formatted(report.liveBytes(), report.maxBytes(), report.fileBytes()));
        }
        report.whyNot().ifPresent(why -> out.println("Nothing is recorded: " + Shown.text(why)));
    }

    private static String state(SubscriptionView view) {
        if (view.hasRoute()) {
            return "recorded";
        }
        return view.isRecording() ? "recorded, no route yet" : "no route, not recorded";
    }
}
