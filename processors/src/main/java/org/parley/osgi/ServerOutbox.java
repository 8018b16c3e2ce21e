package org.parley.osgi;

import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import org.apache.camel.CamelContext;
import org.parley.camel.OutboxComponent;
import org.parley.camel.OutboxRoutes;
import org.parley.osgi.report.Figure;
import org.parley.osgi.report.Health.Check;
import org.parley.osgi.report.Meter;
import org.parley.osgi.shell.OperationException;
import org.parley.osgi.shell.OutboxControl;
import org.parley.outbox.Alerts;
import org.parley.outbox.DurableOutbox;
import org.parley.outbox.OutboxReport;
import org.parley.outbox.SubscriptionView;
import org.parley.outbox.Topics;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The outbox within the server: its component, its figures, its health, and what its being full means for INVITEs. */
final class ServerOutbox implements OutboxControl, AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(ServerOutbox.class);

    /** How long an operator waits for entries to be given up. Ours. */
    private static final long PATIENCE_S = 10;

    private final Supplier<Settings> settings;
    private final DurableOutbox outbox;
    private final OutboxComponent component = new OutboxComponent();
    private final Executor routes;

    ServerOutbox(Supplier<Settings> settings, Executor routes) {
        this.settings = settings;
        this.routes = routes;
        outbox = new DurableOutbox(() -> settings.get().outbox(), InstantSource.system());
    }

    DurableOutbox outbox() {
        return outbox;
    }

    /** Opens the file and gives routes the component; before the context starts. */
    void start(CamelContext context) {
        component.use(outbox, routes);
        context.addComponent("outbox", component);
        context.addRoutePolicyFactory(new OutboxRoutes(outbox));
        outbox.start();
    }

    /** @param areAllInForce no route file waits to be put right: what none reads now is read by none */
    void routesAreLoaded(boolean areAllInForce) {
        if (areAllInForce) {
            outbox.routesAreLoaded();
        }
    }

    /** Why INVITEs are refused because events cannot be kept. */
    //= OUTBOX-6
    Optional<String> overload() {
        if (!settings.get().refusesUnrecorded() || !outbox.isRecorded(Topics.EVENTS)) {
            return Optional.empty();
        }
        return outbox.whyNotRecording().map(why -> "events cannot be recorded, outbox.whenFull: " + why);
    }

    List<Figure> figures() {
        OutboxReport report = outbox.report();
        List<Figure> figures = new ArrayList<>();
        figures.add(Figure.of(Meter.OUTBOX_SIZE, report.liveBytes()));
        figures.add(Figure.of(Meter.OUTBOX_MAX_SIZE, report.maxBytes()));
        figures.add(Figure.of(Meter.OUTBOX_FILE_SIZE, report.fileBytes()));
        figures.add(Figure.of(Meter.OUTBOX_RECORDS, report.whyNot().isEmpty() ? 1 : 0));
        report.taken().forEach((topic, count) -> figures.add(Figure.of(Meter.OUTBOX_TAKEN, count, topic)));
        report.refused().forEach((topic, count) -> figures.add(Figure.of(Meter.OUTBOX_REFUSED, count, topic)));
        for (SubscriptionView view : report.subscriptions()) {
            String[] labels = {view.topic(), view.name()};
            figures.add(Figure.of(Meter.OUTBOX_DEPTH, view.depth(), labels));
            figures.add(Figure.of(Meter.OUTBOX_OCTETS, view.octets(), labels));
            figures.add(Figure.of(
                    Meter.OUTBOX_OLDEST, view.oldest().map(Duration::toMillis).orElse(0L), labels));
            figures.add(Figure.of(Meter.OUTBOX_DELIVERED, view.delivered(), labels));
            figures.add(Figure.of(Meter.OUTBOX_RETRIES, view.retries(), labels));
            figures.add(Figure.of(Meter.OUTBOX_DISCARDED, view.discarded(), labels));
        }
        return figures;
    }

    /** Down when INVITEs are refused for it; that it is full, and what brokers do not take, is told and keeps nobody out. */
    Check check() {
        OutboxReport report = outbox.report();
        Map<String, String> details = new TreeMap<>();
        report.whyNot().ifPresent(why -> details.put("cause", why));
        for (SubscriptionView view : report.subscriptions()) {
            String id = view.topic() + '/' + view.name();
            view.lastError().ifPresent(error -> details.put(id, view.depth() + " entries wait: " + error));
            boolean isOld = view.oldest()
                    .filter(age -> age.compareTo(settings.get().outbox().alarmAge()) > 0)
                    .isPresent();
            if (isOld) {
                details.putIfAbsent(id, view.depth() + " entries wait, the first for longer than outbox.alarmAge");
            }
        }
        return new Check("outbox", overload().isEmpty(), details);
    }

    @Override
    public OutboxReport report() {
        return outbox.report();
    }

    @Override
    public void retry(Optional<String> topic, Optional<String> subscription) throws OperationException {
        if (outbox.retry(topic, subscription) == 0) {
            throw noSuch(topic, subscription);
        }
    }

    @Override
    public long discard(String topic, Optional<String> subscription, long most) throws OperationException {
        boolean isThere = report().subscriptions().stream()
                .anyMatch(view -> view.topic().equals(topic)
                        && subscription.orElse(view.name()).equals(view.name()));
        if (!isThere) {
            throw noSuch(Optional.of(topic), subscription);
        }
        try {
            long discarded = outbox.discard(topic, subscription, most).get(PATIENCE_S, TimeUnit.SECONDS);
            LOG.warn("{}: an operator gave up {} entries of {}", Alerts.DISCARDED, discarded, topic);
            return discarded;
        } catch (TimeoutException e) {
            throw new OperationException("The outbox cannot write; the log says why. They are given up when it can");
        } catch (ExecutionException e) {
            throw new OperationException("The outbox failed: " + e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new OperationException("You did not wait; they are given up all the same");
        }
    }

    private static OperationException noSuch(Optional<String> topic, Optional<String> subscription) {
        return new OperationException("Nobody reads %s%s; im:outbox lists who reads what"
                .formatted(
                        topic.orElse("the outbox"),
                        subscription.map(name -> '/' + name).orElse("")));
    }

    /** The last: whatever ends a session before may still be recorded. */
    @Override
    public void close() {
        outbox.close();
    }
}
