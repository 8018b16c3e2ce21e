package org.parley.web;

import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.parley.osgi.console.OutboxState;
import org.parley.osgi.console.OutboxState.SubscriptionRow;
import org.parley.osgi.console.RefusalRow;
import org.parley.osgi.console.RouteFileRow;
import org.parley.osgi.console.RouteFileRow.BranchRow;
import org.parley.osgi.console.RouteFileRow.RouteRow;
import org.parley.osgi.console.RouteFileRow.StepRow;
import org.parley.osgi.console.SessionList;
import org.parley.osgi.console.SessionRow;
import org.parley.osgi.console.SessionRow.UserRow;
import org.parley.osgi.console.SessionTrace;
import org.parley.osgi.report.Figures;
import org.parley.osgi.report.Health;
import org.parley.osgi.report.ServerReport;

/** The documents of the console's interface, as the README describes them. */
final class ConsoleJson {

    private ConsoleJson() {}

    static String sessions(SessionList list) {
        return Json.object()
                .put("total", list.total())
                .list("sessions", list.newest(), ConsoleJson::session)
                .strings("silent", list.silent())
                .text();
    }

    static String session(SessionRow session) {
        return Json.object()
                .put("id", session.id())
                .put("uri", session.uri())
                .put("callId", session.callId())
                .put("state", session.state())
                .put("createdAt", session.createdAt())
                .putTime("endedAt", session.endedAt())
                .put("endReason", session.endReason())
                .list("users", session.users(), ConsoleJson::user)
                .text();
    }

    private static String user(UserRow user) {
        return Json.object()
                .put("uri", user.uri())
                .put("name", user.name())
                .put("nickname", user.nickname())
                .put("role", user.role())
                .put("status", user.status())
                .put("standing", user.standing())
                .put("leg", user.leg())
                .put("code", user.code())
                .put("departure", user.departure())
                .put("since", user.since())
                .text();
    }

    static String refusal(RefusalRow refusal) {
        return Json.object()
                .put("at", refusal.at())
                .put("callId", refusal.callId())
                .put("session", refusal.session())
                .put("rule", refusal.rule())
                .put("step", refusal.step())
                .put("status", refusal.status())
                .put("reason", refusal.reason())
                .text();
    }

    /** Without counts, which change all the time: see {@link #counts}. */
    static String file(RouteFileRow file) {
        Json.Members members = Json.object()
                .put("file", file.file())
                .putTime("since", file.since())
                .put("configurations", file.configurations())
                .list("routes", file.routes(), ConsoleJson::route);
        file.refusal()
                .ifPresent(edit -> members.raw(
                        "refusal",
                        Json.object()
                                .put("at", edit.at())
                                .put("line", edit.line())
                                .put("column", edit.column())
                                .put("cause", edit.cause())
                                .put("cure", edit.cure())
                                .text()));
        return members.text();
    }

    private static String route(RouteRow route) {
        return Json.object()
                .put("id", route.id())
                .put("from", route.from())
                .put("state", route.state())
                .list("steps", route.steps(), ConsoleJson::step)
                .text();
    }

    private static String step(StepRow step) {
        return Json.object()
                .put("id", step.id())
                .put("kind", step.kind())
                .put("label", step.label())
                .list("branches", step.branches(), ConsoleJson::branch)
                .text();
    }

    private static String branch(BranchRow branch) {
        return Json.object()
                .put("label", branch.label())
                .list("steps", branch.steps(), ConsoleJson::step)
                .text();
    }

    /** By route {@code [running, done, refused, failed]}, by step {@code [entered, running, refused, failed]}. */
    static String counts(Iterable<RouteFileRow> files) {
        Json.Members routes = Json.object();
        Json.Members steps = Json.object();
        for (RouteFileRow file : files) {
            for (RouteRow route : file.routes()) {
                routes.raw(route.id(), numbers(route.running(), route.done(), route.refused(), route.failed()));
                route.steps().forEach(step -> count(step, steps));
            }
        }
        return Json.object()
                .raw("routes", routes.text())
                .raw("steps", steps.text())
                .text();
    }

    private static void count(StepRow step, Json.Members steps) {
        steps.raw(step.id(), numbers(step.entered(), step.running(), step.refused(), step.failed()));
        step.branches().forEach(branch -> branch.steps().forEach(inner -> count(inner, steps)));
    }

    private static String numbers(long first, long second, long third, long fourth) {
        return "[%d,%d,%d,%d]".formatted(first, second, third, fourth);
    }

    static String outbox(OutboxState outbox) {
        return Json.object()
                .put("usedBytes", outbox.usedBytes())
                .put("maxBytes", outbox.maxBytes())
                .put("whyNot", outbox.whyNot())
                .list("subscriptions", outbox.subscriptions(), ConsoleJson::subscription)
                .text();
    }

    private static String subscription(SubscriptionRow row) {
        Json.Members members = Json.object()
                .put("topic", row.topic())
                .put("name", row.name())
                .put("entries", row.entries())
                .put("bytes", row.bytes())
                .put("delivered", row.delivered())
                .put("failures", row.failures())
                .put("discarded", row.discarded())
                .put("lastError", row.lastError())
                .putTime("nextAttempt", row.nextAttempt())
                .put("hasRoute", row.hasRoute())
                .put("recording", row.isRecording());
        row.oldest().ifPresent(age -> members.put("oldestSeconds", age.toSeconds()));
        return members.text();
    }

    static String line(SessionTrace.Line line) {
        return Json.object()
                .put("at", line.at())
                .put("user", line.user())
                .put("fromUser", line.isFromUser())
                .put("text", line.text())
                .strings("content", line.content())
                .text();
    }

    /** Figures without those of each route, which the counts have. */
    static String figures(Optional<Figures> figures) {
        Json.Members members = Json.object().put("up", figures.isPresent());
        figures.ifPresent(known -> members.put("startedAt", known.startedAt())
                .numbers("now", withoutRoutes(known.now()))
                .numbers("sinceStart", withoutRoutes(known.sinceStart())));
        return members.text();
    }

    private static Map<String, Long> withoutRoutes(Map<String, Long> figures) {
        Map<String, Long> left = new TreeMap<>(figures);
        left.keySet().removeIf(name -> name.startsWith("route."));
        return left;
    }

    static String health(ServerReport report) {
        Health live = report.live();
        Health ready = report.ready();
        return Json.object()
                .put("live", live.isUp())
                .put("ready", ready.isUp())
                .list("checks", live.and(ready).checks(), ConsoleJson::check)
                .text();
    }

    private static String check(Health.Check check) {
        Json.Members details = Json.object();
        new TreeMap<>(check.details()).forEach(details::put);
        return Json.object()
                .put("name", check.name())
                .put("up", check.isUp())
                .raw("details", details.text())
                .text();
    }

    static String error(String sentence) {
        return Json.object().put("error", sentence).text();
    }
}
