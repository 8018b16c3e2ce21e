package org.parley.camel;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import java.util.function.Supplier;
import org.parley.conference.Conference;
import org.parley.conference.DialogId;
import org.parley.conference.Participant;
import org.parley.conference.Refusal;
import org.parley.sip.IncomingInvite;
import org.parley.sip.IncomingRequest;
import org.parley.sip.SipBody;
import org.parley.sip.SipDialog;
import org.parley.sip.SipHeaders;
import org.parley.sip.SipRequest;
import org.parley.sip.UserAgentHandler;

/**
 * Hands each request that passed the checks of the protocol to the consumer that wants it. Lives as long as the user agent;
 * consumers come and go with their routes.
 */
public final class SipRouter implements UserAgentHandler {

    private static final String PROTOCOL = "protocol";

    /** Stands for the rule where a route decided by itself. */
    private static final String NO_RULE = "-";

    /** Methods whose routes to a session ask a stranger who he is before they look for it, as that of INVITE to a factory does. */
    private static final Set<String> ASKED_FIRST = Set.of("REFER", "SUBSCRIBE");

    private final Map<DialogId, SipDialogLeg> dialogs = new ConcurrentHashMap<>();
    private final List<SipUaConsumer> consumers = new CopyOnWriteArrayList<>();
    private final Function<String, SipTarget> targets;
    private final BooleanSupplier asksForProof;
    private final Function<String, Optional<Overload>> admission;
    private final Supplier<Warnings> warnings;
    private final Refusals refusals;
    private volatile Set<String> methods = Set.of("BYE");

    /**
     * @param targets what a Request-URI names
     * @param asksForProof whether who comes from none of {@code sip.trustedPeers} can prove who he is
     * @param admission empty to admit a request of a method, else why it gets 503
     * @param warnings the Warning headers as configured now
     * @param refusals hears of INVITEs that were refused elsewhere than by a step
     */
    public SipRouter(
            Function<String, SipTarget> targets,
            BooleanSupplier asksForProof,
            Function<String, Optional<Overload>> admission,
            Supplier<Warnings> warnings,
            Refusals refusals) {
        this.refusals = refusals;
        this.targets = targets;
        this.asksForProof = asksForProof;
        this.admission = admission;
        this.warnings = warnings;
    }

    /** Hears of INVITEs that the protocol's own checks refused, that no route serves, or that a route left to fail. */
    @FunctionalInterface
    public interface Refusals {

        /**
         * @param callId of the INVITE
         * @param step {@code protocol}, or {@code route} and the id of the route
         */
        void refused(String callId, String step, Refusal.Answer answer);
    }

    Warnings warnings() {
        return warnings.get();
    }

    /** From now on; one that is there already serves again when this one goes. */
    void add(SipUaConsumer consumer) {
        consumers.add(0, consumer);
        recount();
    }

    void remove(SipUaConsumer consumer) {
        consumers.remove(consumer);
        recount();
    }

    private void recount() {
        Set<String> served = new TreeSet<>(Set.of("BYE"));
        consumers.forEach(consumer -> served.add(consumer.method()));
        if (served.contains("SUBSCRIBE")) {
            served.add("NOTIFY");
        }
        methods = Set.copyOf(served);
    }

    @Override
    public Set<String> methods() {
        return methods;
    }

    @Override
    public Optional<Overload> refuse(String method) {
        return admission.apply(method);
    }

    @Override
    public void onRefused(String method, String callId, int status, String reason, String cause) {
        if (method.equals("INVITE")) {
            refusals.refused(
                    callId,
                    PROTOCOL,
                    Refusal.of("DEC-17", status, reason, cause).answer());
        }
    }

    /** A route refused an INVITE without naming a rule: by a status of its own, by an error, or by saying nothing. */
    void refusedByRoute(String callId, String routeId, int status, String cause) {
        refusals.refused(
                callId,
                "route " + routeId,
                Refusal.of(NO_RULE, status, "", cause).answer());
    }

    /** A step refused an INVITE, and no route configuration turned that into the response. */
    void refusedByStep(String callId, String routeId, Refusal.Answer answer) {
        refusals.refused(callId, "route " + routeId, answer);
    }

    @Override
    public void onInvite(IncomingInvite invite) {
        SipTarget target = shown(invite.request());
        SipTarget servedAs = target == SipTarget.UNKNOWN ? SipTarget.FACTORY : target;
        Optional<SipUaConsumer> consumer = consumer("INVITE", servedAs);
        if (consumer.isPresent()) {
            consumer.get().receive(invite, target);
        } else {
            refusals.refused(
                    invite.request().callId(),
                    PROTOCOL,
                    Refusal.of("DEC-17", 480, "", "no route serves INVITE to a " + servedAs)
                            .answer());
            invite.reject(480, "Temporarily Unavailable", SipHeaders.none(), SipBody.empty());
        }
    }

    /**
     * What the Request-URI names, as far as the sender may know. Where a stranger can prove who he is, there is no session and
     * no group for him before: else the answers would tell which ones there are. Where he cannot, the routes refuse him.
     */
    //= SEC-9
    private SipTarget shown(SipRequest request) {
        SipTarget named = targets.apply(request.requestUri());
        boolean isServed = named == SipTarget.FACTORY
                || !mayProve(request)
                || consumer(request.method(), named).isPresent();
        return isServed ? named : SipTarget.UNKNOWN;
    }

    private boolean mayProve(SipRequest request) {
        return !request.isFromTrustedPeer() && asksForProof.getAsBoolean();
    }

    @Override
    public void onRequest(IncomingRequest request) {
        String method = request.request().method();
        SipTarget target = shown(request.request());
        boolean isAskedFirst =
                target == SipTarget.UNKNOWN && mayProve(request.request()) && ASKED_FIRST.contains(method);
        Optional<SipUaConsumer> consumer = consumer(method, isAskedFirst ? SipTarget.SESSION : target);
        if (consumer.isPresent()) {
            consumer.get().receive(request, target, null);
        } else if (method.equals("NOTIFY")) {
            refuseNotify(request);
        } else if (target == SipTarget.UNKNOWN) {
            request.respond(404, "Not Found", SipHeaders.none(), SipBody.empty());
        } else {
            refuseMethod(request, target);
        }
    }

    /** Inside a dialog that lives by a subscription. */
    @Override
    public void onSubscribersRequest(IncomingRequest request) {
        String method = request.request().method();
        Optional<SipUaConsumer> consumer = consumer(method, SipTarget.DIALOG);
        boolean isServed = method.equals("SUBSCRIBE") || method.equals("REFER");
        if (consumer.isPresent() && isServed) {
            consumer.get().receive(request, SipTarget.DIALOG, null);
        } else if (method.equals("NOTIFY")) {
            refuseNotify(request);
        } else {
            refuseMethod(request, SipTarget.DIALOG);
        }
    }

    /** The focus notifies and subscribes to nothing. */
    //= RFC6665-4.1.3-2
    private static void refuseNotify(IncomingRequest request) {
        request.respond(481, "Subscription Does Not Exist", SipHeaders.none(), SipBody.empty());
    }

    private void refuseMethod(IncomingRequest request, SipTarget target) {
        Set<String> served = new TreeSet<>(Set.of("ACK", "BYE", "CANCEL", "PRACK"));
        methods.stream().filter(method -> consumer(method, target).isPresent()).forEach(served::add);
        request.respond(
                405,
                "Method Not Allowed",
                SipHeaders.builder().add("Allow", String.join(", ", served)).build(),
                SipBody.empty());
    }

    /**
     * Inside a dialog only what a route wants is served; a new offer that nobody reads is not acceptable. The dialog may have
     * ended on the way here.
     */
    @Override
    public void onRequest(IncomingRequest request, SipDialog dialog) {
        String method = request.request().method();
        SipDialogLeg leg = dialogs.get(SipDialogLeg.id(dialog));
        Optional<SipUaConsumer> consumer = consumer(method, SipTarget.DIALOG);
        if (consumer.isPresent() && leg != null) {
            consumer.get().receive(request, SipTarget.DIALOG, leg);
        } else if (dialog.hasEnded()) {
            request.respond(481, "", SipHeaders.none(), SipBody.empty());
        } else if (method.equals("INVITE")) {
            request.respond(488, "Not Acceptable Here", SipHeaders.none(), SipBody.empty());
        } else if (method.equals("NOTIFY")) {
            refuseNotify(request);
        } else {
            refuseMethod(request, SipTarget.DIALOG);
        }
    }

    /** A participant's dialog begins: requests inside it are his. */
    void begun(SipDialogLeg leg) {
        dialogs.put(leg.id(), leg);
    }

    /** A participant's dialog has ended. */
    void ended(SipDialogLeg leg) {
        dialogs.remove(leg.id(), leg);
    }

    /** The participant whose dialog this is; empty when it has ended, or is none of a participant. */
    public Optional<Participant> participant(DialogId dialog) {
        return Optional.ofNullable(dialogs.get(dialog)).map(SipDialogLeg::participant);
    }

    /** Dialogs of participants that have not ended. */
    public int dialogs() {
        return dialogs.size();
    }

    /** BYE in the dialog of a participant. Without a route for it he leaves all the same. */
    void onBye(IncomingRequest bye, SipDialogLeg leg) {
        Optional<SipUaConsumer> consumer = consumer("BYE", SipTarget.SESSION);
        if (consumer.isPresent()) {
            consumer.get().receive(bye, SipTarget.SESSION, leg);
        } else {
            bye.respond(200, "OK", SipHeaders.none(), SipBody.empty());
            Conference conference = leg.participant().conference();
            conference.loop().post(() -> conference.departures().left(leg.participant(), leg));
        }
    }

    /** An ACK in the dialog of a participant that answers an offer of ours. Without a route for it all goes on as it was. */
    void onAnswer(SipRequest ack, SipDialogLeg leg) {
        consumer("ACK", SipTarget.DIALOG)
                .ifPresent(consumer -> consumer.receive(new Acknowledgement(ack), SipTarget.DIALOG, leg));
    }

    private Optional<SipUaConsumer> consumer(String method, SipTarget target) {
        Optional<SipUaConsumer> any = Optional.empty();
        String wanted = target.name().toLowerCase(Locale.ROOT);
        for (SipUaConsumer consumer : consumers) {
            if (consumer.method().equals(method)) {
                if (consumer.target().equals(wanted)) {
                    return Optional.of(consumer);
                }
                if (any.isEmpty() && consumer.target().equals("any")) {
                    any = Optional.of(consumer);
                }
            }
        }
        return any;
    }
}
