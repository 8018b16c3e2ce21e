package org.parley.step;

import java.util.concurrent.Executor;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.apache.camel.spi.Registry;
import org.apache.camel.util.concurrent.SynchronousExecutorService;
import org.parley.auth.AuthenticationSettings;
import org.parley.auth.DigestAuthenticator;
import org.parley.camel.SipRouter;
import org.parley.camel.Warnings;
import org.parley.conference.ConferenceFactory;
import org.parley.conference.GroupDirectory;
import org.parley.conference.InvitationLimits;

/** Binds every step to the name that routes use. */
public final class Steps {

    private Steps() {}

    /**
     * @param registry the Camel context's own
     * @param settings the configuration in force
     * @param factory makes and finds conferences
     * @param groups knows the pre-defined groups
     * @param router sends events of dialogs to routes
     * @param routes where routes go on
     * @param warnings the Warning headers as configured now
     * @param refusals hears of refusals
     * @param invitations bounds what originators cause and targets get
     * @param withheld counts invitations that are not sent because consent to them was withdrawn
     */
    public static void bind(
            Registry registry,
            Supplier<FocusSettings> settings,
            ConferenceFactory factory,
            GroupDirectory groups,
            SipRouter router,
            Executor routes,
            Supplier<Warnings> warnings,
            RefusalListener refusals,
            InvitationLimits invitations,
            LongAdder withheld) {
        registry.bind("requireFactory", new RequireFactory(settings));
        registry.bind("requireGroup", new RequireGroup(settings, groups, routes));
        registry.bind("requireSession", new RequireSession(settings, groups, factory, routes));
        registry.bind("authoriseRejoin", new AuthoriseRejoin(routes));
        registry.bind("checkReplaces", new CheckReplaces(routes, router));
        registry.bind("findReplaced", new FindReplaced(factory, router, routes));
        registry.bind("authoriseForGroup", new AuthoriseForGroup(settings, factory));
        registry.bind("joinSession", new JoinSession(routes, router));
        registry.bind("authorise", new Authorise(settings));
        registry.bind("checkAnonymity", new CheckAnonymity(settings));
        registry.bind("storeAllow", new StoreAllow(settings));
        registry.bind("displayName", new DisplayName(settings));
        registry.bind("createSession", new CreateSession(settings, factory, router, routes));
        registry.bind("checkOffer", new CheckOffer(settings));
        registry.bind("limitParticipants", new LimitParticipants(settings));
        registry.bind("answerAtOnce", new AnswerAtOnce(routes));
        registry.bind("limitInvitations", new LimitInvitations(settings, factory, invitations));
        registry.bind("limitTarget", new LimitTarget(invitations));
        registry.bind("checkConsent", new CheckConsent(withheld));
        registry.bind("listInvitations", new ListInvitations(routes));
        registry.bind("buildInvitation", new BuildInvitation(routes, router, invitations));
        registry.bind("storeAnswer", new StoreAnswer(routes));
        registry.bind("checkInviteePrivacy", new CheckInviteePrivacy(routes));
        registry.bind("answerInviter", new AnswerInviter(routes));
        registry.bind("recordFailure", new RecordFailure(routes));
        registry.bind("concludeSetup", new ConcludeSetup(routes));
        registry.bind("renegotiate", new Renegotiate(routes, settings, router));
        registry.bind("applyMedia", new ApplyMedia(routes));
        registry.bind("takeAnswer", new TakeAnswer(routes, settings));
        registry.bind("leaveSession", new LeaveSession(routes));
        registry.bind("removeParticipant", new RemoveParticipant(routes, factory));
        registry.bind("describeCapabilities", new DescribeCapabilities(settings, router));
        registry.bind("checkEvent", new CheckEvent());
        registry.bind("findConference", new FindConference(factory));
        registry.bind("authoriseSubscriber", new AuthoriseSubscriber(routes));
        registry.bind("checkAccept", new CheckAccept());
        registry.bind("checkExpires", new CheckExpires());
        registry.bind("subscribe", new Subscribe(routes, router, settings));
        registry.bind("listNotifications", new ListNotifications(routes));
        registry.bind("buildNotification", new BuildNotification(settings, router));
        bindReferral(registry, settings, router, routes);
        registry.bind("addParticipants", new AddParticipants(routes, factory, settings));
        registry.bind("readServiceSetup", new ReadServiceSetup(settings));
        registry.bind("limitInvitees", new LimitInvitees());
        registry.bind("createServiceSession", new CreateServiceSession(factory));
        registry.bind("greet", new Greet(routes));
        registry.bind("listPresence", new ListPresence());
        registry.bind("buildPresence", new BuildPresence());
        registry.bind("refuse", new Refuse(warnings, refusals));
        registry.bind("finalResponses", new FinalResponses());
        registry.bind("syncExec", new SynchronousExecutorService());
    }

    /**
     * Binds {@code authenticate}.
     *
     * @param settings {@code authentication.*} in force
     * @param focus the configuration in force
     * @param outcomes hears how each request ended that was judged
     */
    public static void bindAuthentication(
            Registry registry,
            Supplier<AuthenticationSettings> settings,
            Supplier<FocusSettings> focus,
            DigestAuthenticator authenticator,
            Consumer<String> outcomes) {
        registry.bind("authenticate", new Authenticate(settings, focus, authenticator, outcomes));
    }

    private static void bindReferral(
            Registry registry, Supplier<FocusSettings> settings, SipRouter router, Executor routes) {
        registry.bind("checkReferTo", new CheckReferTo(settings));
        registry.bind("readReferredList", new ReadReferredList());
        registry.bind("authoriseReferrer", new AuthoriseReferrer(routes));
        registry.bind("permitReferral", new PermitReferral(routes));
        registry.bind("acceptReferral", new AcceptReferral(routes, router));
        registry.bind("buildRemoval", new BuildRemoval(routes));
        registry.bind("recordRemoval", new RecordRemoval(routes));
        registry.bind("refreshReferral", new RefreshReferral(routes, router, settings));
    }
}
