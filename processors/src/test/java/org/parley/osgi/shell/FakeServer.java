package org.parley.osgi.shell;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.parley.camel.RouteFileView;
import org.parley.camel.RoutePlan;
import org.parley.conference.ConferenceView;
import org.parley.conference.Recollection;
import org.parley.conference.SessionHistory.Refused;
import org.parley.osgi.report.Distribution;
import org.parley.osgi.report.Figure;
import org.parley.osgi.report.Figures;
import org.parley.osgi.report.Meter;
import org.parley.outbox.OutboxReport;

/** A server that has what a test puts into it, and writes down what it is told to do. */
final class FakeServer implements ImServer, Operations, Sessions, OutboxControl {

    final List<ConferenceView> live = new ArrayList<>();
    final List<String> silent = new ArrayList<>();
    final List<ConferenceView> ended = new ArrayList<>();
    final List<Refused> refused = new ArrayList<>();
    final List<RouteFileView> routes = new ArrayList<>();
    final List<RoutePlan> plans = new ArrayList<>();
    final List<LiveTrace.Line> lines = new ArrayList<>();
    boolean isInterrupted;
    final List<GroupView> groups = new ArrayList<>();
    final List<Figure> figures = new ArrayList<>();
    final List<String> done = new ArrayList<>();
    OutboxReport outboxReport =
            new OutboxReport(List.of(), 0, 1_000_000, 8_192, Optional.empty(), Map.of(), Map.of(), 0);
    Optional<Instant> forgottenUntil = Optional.empty();
    Optional<String> failure = Optional.empty();
    Optional<String> whyNotUp = Optional.empty();
    Instant startedAt = Instant.now();

    @Override
    public Operations operations() throws OperationException {
        failIf(whyNotUp);
        return this;
    }

    @Override
    public Sessions sessions() {
        return this;
    }

    @Override
    public LiveSessions live() {
        return new LiveSessions(live, silent);
    }

    @Override
    public LiveSessions latest(int most) {
        List<ConferenceView> newest = new ArrayList<>(live);
        Collections.reverse(newest);
        return new LiveSessions(newest.stream().limit(most).toList(), silent);
    }

    @Override
    public int count() {
        return live.size();
    }

    @Override
    public List<RoutePlan> plans() {
        return plans;
    }

    @Override
    public Recollection<ConferenceView> ended() {
        return new Recollection<>(ended, forgottenUntil);
    }

    @Override
    public Recollection<Refused> refusals() {
        return new Recollection<>(refused, forgottenUntil);
    }

    @Override
    public Optional<ConferenceView> find(String name) throws OperationException {
        failIf(failure);
        return Stream.concat(live.stream(), ended.stream())
                .filter(view -> List.of(view.id(), view.uri(), view.callId()).contains(name))
                .findFirst();
    }

    @Override
    public ConferenceView remove(String name, String user, Optional<String> reason) throws OperationException {
        failIf(failure);
        done.add("remove " + user + " from " + name
                + reason.map(text -> ": " + text).orElse(""));
        return find(name).orElseThrow();
    }

    @Override
    public ConferenceView invite(String name, List<String> users) throws OperationException {
        failIf(failure);
        done.add("invite " + users + " to " + name);
        return find(name).orElseThrow();
    }

    @Override
    public int say(String name, Optional<String> to, String text) throws OperationException {
        failIf(failure);
        done.add("say " + text + " in " + name + to.map(user -> " to " + user).orElse(""));
        return to.isPresent() ? 1 : 2;
    }

    @Override
    public OutboxControl outbox() {
        return this;
    }

    @Override
    public OutboxReport report() {
        return outboxReport;
    }

    @Override
    public void retry(Optional<String> topic, Optional<String> subscription) throws OperationException {
        failIf(failure);
        done.add("retry " + topic.orElse("all") + '/' + subscription.orElse("all"));
    }

    @Override
    public long discard(String topic, Optional<String> subscription, long most) throws OperationException {
        failIf(failure);
        done.add("discard " + most + " of " + topic + '/' + subscription.orElse("all"));
        return 3;
    }

    @Override
    public List<GroupView> groups() {
        return groups;
    }

    @Override
    public ConferenceView end(String name) throws OperationException {
        failIf(failure);
        done.add("end " + name);
        return find(name).orElseThrow();
    }

    @Override
    public List<RouteFileView> routes() {
        return routes;
    }

    @Override
    public LiveTrace trace(String name) throws OperationException {
        failIf(failure);
        done.add("trace " + name);
        return new LiveTrace() {

            @Override
            public Optional<Line> next(Duration wait) throws InterruptedException {
                if (isInterrupted) {
                    throw new InterruptedException();
                }
                return lines.isEmpty() ? Optional.empty() : Optional.of(lines.remove(0));
            }

            @Override
            public boolean isOver() {
                return true;
            }

            @Override
            public long dropped() {
                return 7;
            }

            @Override
            public void close() {
                done.add("end trace " + name);
            }
        };
    }

    @Override
    public Figures figures() {
        return new Figures(
                startedAt, figures, new Distribution(Meter.SETUP_TIME, new double[] {1}, new long[] {2, 1}, 1_500));
    }

    private static void failIf(Optional<String> why) throws OperationException {
        if (why.isPresent()) {
            throw new OperationException(why.get());
        }
    }
}
