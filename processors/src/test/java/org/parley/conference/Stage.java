package org.parley.conference;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.function.Consumer;
import org.parley.loop.VirtualLoop;
import org.parley.sdp.ConnectionRole;
import org.parley.sdp.MediaReading;
import org.parley.sdp.MessageMedia;
import org.parley.sdp.MsrpTransport;
import org.parley.sdp.SdpSyntaxException;
import org.parley.sdp.SessionDescription;
import org.parley.xml.CopyControl;

/** A real conference against scripted ports, in virtual time. Everything that happens is a line of {@link #script}. */
final class Stage {

    static final Policy.Notifications NOTIFICATIONS =
            new Policy.Notifications(true, Duration.ofSeconds(5), true, false, 3, 100);

    static final Policy.Referrals REFERRALS = new Policy.Referrals(Policy.AddBy.PARTICIPANTS, 3, 5, 10);

    static final Policy DEFAULTS = policy(Policy.AnswerInviter.FIRST_ACCEPT, new Policy.FailureCode.Lowest());

    final VirtualLoop loop = new VirtualLoop();
    final FakeRoom room = new FakeRoom(loop);
    final List<String> script = new ArrayList<>();
    final List<Consumer<Refreshed>> refreshes = new ArrayList<>();
    final Map<String, Invitation> legs = new LinkedHashMap<>();
    private final List<Watcher> watchers = new ArrayList<>();
    final SessionHistory history = new SessionHistory(loop::now);
    final List<ConferenceEvent> events = new ArrayList<>();
    final List<SessionMemory> kept = new ArrayList<>();
    final List<Birth> forgotten = new ArrayList<>();
    final ConferenceFactory factory;
    final Conference conference;
    private final boolean isService;
    boolean isCallerGone;
    boolean isReading = true;
    Runnable atBye = () -> {};

    Stage(Policy policy, String... invitees) {
        this(policy, false, invitees);
    }

    Stage(Policy policy, boolean isAnonymous, String... invitees) {
        this(policy, isAnonymous, false, invitees);
    }

    /** A session that ana, who is no user but a service, has made. */
    static Stage ofService(Policy policy, String... invitees) {
        return new Stage(policy, false, true, invitees);
    }

    private Stage(Policy policy, boolean isAnonymous, boolean isService, String... invitees) {
        this.isService = isService;
        factory = new ConferenceFactory(
                () -> loop,
                c -> room,
                new Random(1),
                List.of(
                        new Scribe(),
                        history,
                        new Chronicle(new EventReader()),
                        new SessionKeeper(new RecordingStore())));
        conference = factory.create(
                "im.example.com",
                policy,
                new Originator(
                        UserUri.of("sip:ana@example.com"),
                        List.of(UserUri.of("sip:ana@example.com")),
                        Optional.of("Ana"),
                        isAnonymous),
                new ScriptedCaller(),
                10,
                Duration.ofSeconds(5));
        for (String name : invitees) {
            Invitation leg = conference
                    .legs()
                    .invite(new Invitee(
                            UserUri.of("sip:" + name + "@example.com"), Optional.empty(), false, CopyControl.TO));
            legs.put(name, leg);
        }
    }

    static Policy policy(Policy.Notifications notifications) {
        return policy(notifications, false);
    }

    static Policy policy(Policy.Notifications notifications, boolean allowAnonymity) {
        return new Policy(
                50,
                true,
                2,
                allowAnonymity,
                false,
                Policy.AnswerInviter.FIRST_ACCEPT,
                new Policy.FailureCode.Lowest(),
                Policy.OnCreatorLeave.CONTINUE,
                Policy.Join.INVITED,
                Duration.ofSeconds(120),
                false,
                true,
                false,
                notifications,
                Policy.Lifetime.UNLIMITED,
                REFERRALS);
    }

    /** The default policy for sessions that end by themselves; zero for never. */
    static Policy lasting(Duration idleTimeout, Duration maxDuration) {
        return new Policy(
                50,
                true,
                2,
                false,
                false,
                Policy.AnswerInviter.FIRST_ACCEPT,
                new Policy.FailureCode.Lowest(),
                Policy.OnCreatorLeave.CONTINUE,
                Policy.Join.INVITED,
                Duration.ofSeconds(120),
                false,
                true,
                false,
                NOTIFICATIONS,
                new Policy.Lifetime(idleTimeout, maxDuration, Duration.ZERO),
                REFERRALS);
    }

    /** The same policy for sessions that wait so long for their users after a restart. */
    static Policy surviving(Policy policy, Duration restoreFor) {
        return new Policy(
                policy.maxParticipants(),
                policy.countInviter(),
                policy.minParticipants(),
                policy.allowAnonymity(),
                policy.releasedCountsAsAccepted(),
                policy.answerInviter(),
                policy.failureCode(),
                policy.onCreatorLeave(),
                policy.join(),
                policy.ringTimeout(),
                policy.allowListless(),
                policy.allowOfferless(),
                policy.archiveMessages(),
                policy.notifications(),
                new Policy.Lifetime(
                        policy.lifetime().idleTimeout(), policy.lifetime().maxDuration(), restoreFor),
                policy.referrals());
    }

    /** The default policy for smaller sessions. */
    static Policy withMaximum(int participants, boolean countInviter) {
        return new Policy(
                participants,
                countInviter,
                2,
                false,
                false,
                Policy.AnswerInviter.FIRST_ACCEPT,
                new Policy.FailureCode.Lowest(),
                Policy.OnCreatorLeave.CONTINUE,
                Policy.Join.INVITED,
                Duration.ofSeconds(120),
                false,
                true,
                false,
                NOTIFICATIONS,
                Policy.Lifetime.UNLIMITED,
                REFERRALS);
    }

    static Policy policy(Policy.AnswerInviter answer, Policy.FailureCode code) {
        return policy(answer, code, false, Policy.OnCreatorLeave.CONTINUE, false);
    }

    static Policy policy(
            Policy.AnswerInviter answer,
            Policy.FailureCode code,
            boolean releasedCounts,
            Policy.OnCreatorLeave onCreatorLeave,
            boolean allowAnonymity) {
        return new Policy(
                50,
                true,
                2,
                allowAnonymity,
                releasedCounts,
                answer,
                code,
                onCreatorLeave,
                Policy.Join.INVITED,
                Duration.ofSeconds(120),
                false,
                true,
                false,
                NOTIFICATIONS,
                Policy.Lifetime.UNLIMITED,
                REFERRALS);
    }

    Stage dialAll() {
        legs.keySet().forEach(this::dial);
        return this;
    }

    Stage dial(String name) {
        Invitation leg = legs.get(name);
        if (conference.legs().dial(leg)) {
            conference.legs().media(leg, MsrpTransport.TCP);
            script.add("INVITE " + name);
            conference.legs().calling(leg, () -> script.add("CANCEL " + name));
        }
        return this;
    }

    Stage rings(String name) {
        conference.legs().provisional(legs.get(name), 180);
        return this;
    }

    /** The whole route of a 2xx: dialog, then the switch, then the inviter. */
    Stage accepts(String name) {
        dialogOf(name);
        return goesOn(name);
    }

    Stage dialogOf(String name) {
        conference.legs().accepted(legs.get(name), new ScriptedDialog(name));
        return this;
    }

    Stage goesOn(String name) {
        return goesOn(name, false);
    }

    Stage goesOn(String name, boolean isAnonymous) {
        conference.legs().connect(legs.get(name), media(), isAnonymous, Set.of(), Optional.empty());
        conference.answerInviter(Optional.of(legs.get(name)), plan());
        return this;
    }

    Stage fails(String name, int status) {
        conference.legs().failed(legs.get(name), status, Optional.empty());
        return this;
    }

    /** Every leg of the set-up has ended. */
    Stage concludes() {
        conference.conclude(conference.invitations());
        return this;
    }

    Stage leaves(String name) {
        return leaves(name.equals("ana") ? conference.creator() : legs.get(name).participant(), name);
    }

    /** BYE from a user in the dialog that he has. */
    Stage leaves(Participant participant, String name) {
        DialogLeg his = participant
                .dialog()
                .or(() -> conference.legs().of(participant).flatMap(Invitation::dialog))
                .orElseGet(() -> dialog(name));
        conference.departures().left(participant, his);
        return this;
    }

    /** A user subscribes for an hour. */
    Watcher watch(String name) {
        return watch(name, Subscription.DEFAULT_EXPIRES);
    }

    Watcher watch(String name, Duration expires) {
        Watcher watcher = new Watcher(this);
        Participant who =
                name.equals("ana") ? conference.creator() : legs.get(name).participant();
        watcher.subscription = conference.notifier().subscribe("dialog" + watchers.size(), "", who, expires, watcher);
        watchers.add(watcher);
        return watcher;
    }

    /** Gives every watcher what is due for him; nothing is due unless it was announced. */
    void takeDue() {
        if (!conference.notifier().isDue()) {
            return;
        }
        for (Notification notification : conference.notifier().take()) {
            watchers.stream()
                    .filter(w -> w.subscription == notification.subscription())
                    .forEach(w -> w.receive(notification));
        }
    }

    Stage advance(Duration by) {
        loop.advance(by);
        return this;
    }

    Stage forget() {
        script.clear();
        return this;
    }

    static AnswerPlan plan() {
        return new AnswerPlan(
                MsrpTransport.TCP,
                local -> Optional.of(new AnswerPlan.Prepared("v=0", Optional.of(media()), Optional.empty())));
    }

    static NegotiatedMedia media() {
        return media("x");
    }

    /** The chat of a user whose MSRP session has this id. */
    static NegotiatedMedia media(String sessionId) {
        try {
            SessionDescription sdp = SessionDescription.parse(
                    """
                    v=0
                    o=- 1 1 IN IP4 127.0.0.1
                    s=-
                    c=IN IP4 127.0.0.1
                    t=0 0
                    m=message 9 TCP/MSRP *
                    a=accept-types:message/cpim
                    a=path:msrp://127.0.0.1:9/%s;tcp
                    a=setup:active
                    """
                            .formatted(sessionId)
                            .getBytes(java.nio.charset.StandardCharsets.UTF_8));
            MessageMedia media = ((MediaReading.Usable) MessageMedia.read(sdp, 0)).media();
            return new NegotiatedMedia(media, ConnectionRole.PASSIVE);
        } catch (SdpSyntaxException e) {
            throw new IllegalStateException(e);
        }
    }

    /** A dialog whose BYE is a line of the script. */
    DialogLeg dialog(String name) {
        return new ScriptedDialog(name);
    }

    private final class ScriptedDialog implements DialogLeg {

        private final String name;

        ScriptedDialog(String name) {
            this.name = name;
        }

        @Override
        public DialogId id() {
            return new DialogId("call of " + name, "ours", name);
        }

        @Override
        public void bye(Optional<String> reason) {
            script.add("BYE " + name + reason.map(r -> " " + r).orElse(""));
            atBye.run();
        }

        @Override
        public void refresh(SessionExpires wanted, boolean byUpdate, Optional<String> sdp, Consumer<Refreshed> done) {
            script.add((byUpdate ? "UPDATE " : "INVITE ") + name + " "
                    + wanted.interval().toSeconds());
            refreshes.add(done);
        }
    }

    private final class ScriptedCaller implements CallerLeg {

        @Override
        public String callId() {
            return "ana-1";
        }

        @Override
        public boolean isService() {
            return isService;
        }

        @Override
        public void progress() {
            script.add("180 ana");
        }

        @Override
        public Optional<DialogLeg> accept(String sdp, Participant owner) {
            if (isCallerGone) {
                return Optional.empty();
            }
            script.add("200 ana");
            return Optional.of(new ScriptedDialog("ana"));
        }

        @Override
        public void refuse(FinalFailure failure) {
            script.add(failure.status() + " ana");
        }
    }

    private final class RecordingStore implements SessionStore {

        @Override
        public void keep(SessionMemory memory) {
            kept.add(memory);
        }

        @Override
        public void forget(Birth session) {
            forgotten.add(session);
        }
    }

    private final class EventReader implements Chronicle.Reader {

        @Override
        public boolean isReading() {
            return isReading;
        }

        @Override
        public void take(ConferenceEvent event) {
            events.add(event);
        }
    }

    private final class Scribe implements ConferenceListener {

        @Override
        public void created(Conference created) {}

        @Override
        public void heard(Conference heard) {}

        @Override
        public void established(Conference established) {}

        @Override
        public void restored(Conference restored) {
            script.add("restored " + restored.participants().size());
        }

        @Override
        public void joined(Participant participant) {
            script.add("joined " + participant.publicUri());
        }

        @Override
        public void failed(Invitation invitation, int status) {
            script.add("failed " + invitation.participant().uri() + " " + status);
        }

        @Override
        public void left(Participant participant) {
            script.add("left " + participant.publicUri() + " "
                    + participant.departure().orElseThrow());
        }

        @Override
        public void ended(Conference ended, EndReason reason) {
            script.add("ended " + reason);
        }
    }
}
