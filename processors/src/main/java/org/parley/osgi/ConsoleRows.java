package org.parley.osgi;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.parley.camel.RouteFileView;
import org.parley.camel.RouteFileView.RouteView;
import org.parley.camel.RoutePlan;
import org.parley.conference.ConferenceView;
import org.parley.conference.ConferenceView.LegView;
import org.parley.conference.SessionHistory.Refused;
import org.parley.osgi.console.OutboxState;
import org.parley.osgi.console.OutboxState.SubscriptionRow;
import org.parley.osgi.console.RefusalRow;
import org.parley.osgi.console.RouteFileRow;
import org.parley.osgi.console.RouteFileRow.BranchRow;
import org.parley.osgi.console.RouteFileRow.RefusedEdit;
import org.parley.osgi.console.RouteFileRow.RouteRow;
import org.parley.osgi.console.RouteFileRow.StepRow;
import org.parley.osgi.console.SessionRow;
import org.parley.osgi.console.SessionRow.UserRow;
import org.parley.outbox.OutboxReport;
import org.parley.outbox.SubscriptionView;

/** What the console shows, made of what the shell shows. */
final class ConsoleRows {

    private ConsoleRows() {}

    static SessionRow session(ConferenceView view) {
        return new SessionRow(
                view.id(),
                view.uri(),
                view.callId(),
                view.state().name(),
                view.createdAt(),
                view.end().map(ConferenceView.End::at),
                view.end().map(end -> end.reason().name()),
                view.legs().stream().map(ConsoleRows::user).toList());
    }

    private static UserRow user(LegView leg) {
        return new UserRow(
                leg.user(),
                leg.name(),
                leg.nickname(),
                leg.role(),
                leg.status().name(),
                leg.leg().map(Enum::name),
                leg.finalStatus(),
                leg.departure().map(Enum::name),
                leg.since(),
                standing(leg));
    }

    private static String standing(LegView leg) {
        if (leg.isConnected()) {
            return "connected";
        }
        if (leg.isPending()) {
            return "pending";
        }
        return leg.isFailed() ? "failed" : "gone";
    }

    static OutboxState outbox(OutboxReport report) {
        return new OutboxState(
                report.subscriptions().stream().map(ConsoleRows::subscription).toList(),
                report.liveBytes(),
                report.maxBytes(),
                report.whyNot());
    }

    private static SubscriptionRow subscription(SubscriptionView view) {
        return new SubscriptionRow(
                view.topic(),
                view.name(),
                view.depth(),
                view.octets(),
                view.oldest(),
                view.delivered(),
                view.retries(),
                view.discarded(),
                view.lastError(),
                view.nextAttempt(),
                view.hasRoute(),
                view.isRecording());
    }

    static RefusalRow refusal(Refused refused) {
        return new RefusalRow(
                refused.at(),
                refused.callId(),
                refused.session(),
                refused.answer().rule(),
                refused.step(),
                refused.answer().status(),
                refused.answer().cause());
    }

    static List<RouteFileRow> routes(List<RouteFileView> files, List<RoutePlan> plans) {
        Map<String, RoutePlan> byRoute =
                plans.stream().collect(Collectors.toMap(RoutePlan::route, Function.identity(), (one, other) -> one));
        return files.stream().map(file -> file(file, byRoute)).toList();
    }

    private static RouteFileRow file(RouteFileView file, Map<String, RoutePlan> plans) {
        return new RouteFileRow(
                file.file(),
                file.since(),
                file.configurations(),
                file.routes().stream().map(route -> route(route, plans)).toList(),
                file.refusal().map(ConsoleRows::refusal));
    }

    private static RefusedEdit refusal(RouteFileView.Refused refused) {
        return new RefusedEdit(
                refused.at(),
                refused.place().map(RouteFileView.Place::line).orElse(0),
                refused.place().map(RouteFileView.Place::column).orElse(0),
                refused.cause(),
                refused.cure());
    }

    private static RouteRow route(RouteView route, Map<String, RoutePlan> plans) {
        return new RouteRow(
                route.id(),
                route.from(),
                route.state(),
                route.running(),
                route.counts().done(),
                route.counts().refused(),
                route.counts().failed(),
                Optional.ofNullable(plans.get(route.id()))
                        .map(plan -> steps(plan.steps()))
                        .orElse(List.of()));
    }

    private static List<StepRow> steps(List<RoutePlan.Step> steps) {
        return steps.stream().map(ConsoleRows::step).toList();
    }

    private static StepRow step(RoutePlan.Step step) {
        return new StepRow(
                step.id(),
                step.kind(),
                step.label(),
                step.counts().entered(),
                step.counts().running(),
                step.counts().refused(),
                step.counts().failed(),
                step.branches().stream()
                        .map(branch -> new BranchRow(branch.label(), steps(branch.steps())))
                        .toList());
    }
}
