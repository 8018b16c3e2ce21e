package org.parley.conference;

import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;
import org.parley.limit.Holding;
import org.parley.loop.Loop;

/**
 * The conference factory (RFC 4579 section 5.4): makes conferences and knows those that live, by their identity. Safe for
 * any thread.
 */
public final class ConferenceFactory {

    /** Most conferences that are found by one Contribution-ID. Ours: a chat has one, two while it is restarted. */
    static final int MOST_OF_CONTRIBUTION = 8;

    private final Supplier<Loop> loops;
    private final MediaRooms rooms;
    private final RandomGenerator random;
    private final ConferenceListener listener;
    private final Map<String, Conference> conferences = new ConcurrentHashMap<>();
    private final Map<UserUri, Conference> groupSessions = new ConcurrentHashMap<>();
    private final Map<String, List<Conference>> byContribution = new ConcurrentHashMap<>();
    private final AtomicInteger unheard = new AtomicInteger();
    private volatile boolean isClosed;

    /**
     * @param loops gives each conference its loop
     * @param rooms gives each conference its room in the MSRP switch
     * @param random cryptographically strong: session identities are guarded by being unguessable
     * @param listener hears of every conference
     */
    public ConferenceFactory(
            Supplier<Loop> loops, MediaRooms rooms, RandomGenerator random, List<ConferenceListener> listener) {
        this.loops = loops;
        this.rooms = rooms;
        this.random = random;
        this.listener = new Bookkeeping(List.copyOf(listener));
    }

    //= OMA-A6
    //= DEC-27
    /**
     * A new conference with an identity of its own.
     *
     * @param sessionLimit most sessions at one time
     * @param retryAfter for the 503 above it
     * @throws Refusal 503 when there are {@code sessionLimit} sessions, or after {@link #close}
     */
    public Conference create(
            String domain,
            Policy policy,
            Originator originator,
            CallerLeg caller,
            int sessionLimit,
            Duration retryAfter) {
        if (isClosed) {
            throw Refusal.overloaded(retryAfter, "the server stops");
        }
        if (conferences.size() >= sessionLimit) {
            throw Refusal.overloaded(retryAfter, sessionLimit + " sessions are open (limits.sessions)");
        }
        Loop loop = loops.get();
        Birth birth = Birth.of(SessionIdentity.allocate(domain, random), loop.now());
        Conference conference = new Conference(birth, loop, policy, originator, caller, rooms, listener);
        conferences.put(conference.identity().id(), conference);
        conference.contributionId().ifPresent(id -> contributes(id, conference));
        unheard.incrementAndGet();
        listener.created(conference);
        return conference;
    }

    /**
     * A new session of a group, unless one runs.
     *
     * @param creation makes it by {@link #create}
     * @return the new session, or empty when {@link #running} has one
     */
    public Optional<Conference> start(Group group, Supplier<Conference> creation) {
        Conference conference;
        synchronized (groupSessions) {
            if (groupSessions.containsKey(group.uri())) {
                return Optional.empty();
            }
            conference = creation.get();
            conference.belongsTo(group);
            groupSessions.put(group.uri(), conference);
        }
        // Its inviter may have given up while it was made.
        conference.loop().post(() -> {
            if (conference.state() == Conference.State.ENDED) {
                groupSessions.remove(group.uri(), conference);
            }
        });
        return Optional.of(conference);
    }

    //= FAULT-1
    /**
     * The session of a process that has ended is taken up again. Nobody is in it; it waits for its users for {@code
     * session.restoreFor} and ends when nobody comes.
     *
     * @param memory of its earlier life, {@link SessionMemory#again}
     * @param policy its policy
     * @param group to which it belongs, as the group is now; where that is not there any more, or has another session by now,
     *     the session ends at once
     */
    public Conference restore(SessionMemory memory, Policy policy, Optional<Group> group) {
        Conference conference = new Conference(
                memory.birth(), loops.get(), policy, memory.originator(), memory.caller(), rooms, listener);
        conferences.put(conference.identity().id(), conference);
        conference.contributionId().ifPresent(id -> contributes(id, conference));
        group.ifPresent(conference::belongsTo);
        boolean isReplaced = group.filter(known -> groupSessions.putIfAbsent(known.uri(), conference) != null)
                .isPresent();
        boolean mayGoOn = !isReplaced && memory.group().isPresent() == group.isPresent();
        conference.loop().execute(() -> conference.restoration().begin(memory, mayGoOn));
        return conference;
    }

    /** The group's session that runs. */
    public Optional<Conference> running(Group group) {
        return living(groupSessions.get(group.uri()));
    }

    /** How much the tables hold beside the sessions themselves, for the census. */
    public List<Holding> holdings() {
        return List.of(
                Holding.living("conference.groupSessions", groupSessions.size()),
                Holding.living("conference.contributions", byContribution.size()));
    }

    private void contributes(String contributionId, Conference conference) {
        byContribution.merge(
                contributionId,
                List.of(conference),
                (some, one) -> some.size() < MOST_OF_CONTRIBUTION
                        ? Stream.concat(some.stream(), one.stream()).toList()
                        : some);
    }

    private void contributesNoMore(String contributionId, Conference conference) {
        byContribution.computeIfPresent(contributionId, (id, some) -> {
            List<Conference> others =
                    some.stream().filter(one -> one != conference).toList();
            return others.isEmpty() ? null : others;
        });
    }

    //= DEC-35
    /** The live conferences whose inviters sent this Contribution-ID; not all where there are many. */
    public List<Conference> ofContribution(String contributionId) {
        return byContribution.getOrDefault(contributionId, List.of());
    }

    /** The live conference whose identity has this user part. */
    public Optional<Conference> find(String id) {
        return living(conferences.get(id));
    }

    /** One that ends is gone for whoever hears of its end, also before everything it had is freed. */
    private static Optional<Conference> living(Conference conference) {
        return Optional.ofNullable(conference).filter(known -> known.state() != Conference.State.ENDED);
    }

    /** Makes no conference any more; one that is being made right now may still appear. */
    public void close() {
        isClosed = true;
    }

    /** Those that live now. */
    public Collection<Conference> conferences() {
        return List.copyOf(conferences.values());
    }

    /** Number of live conferences. */
    public int size() {
        return conferences.size();
    }

    //= DEC-42
    /** Set-ups that no leg has answered in any way yet: the load that admission counts. */
    public int unheardSetups() {
        return unheard.get();
    }

    /** Keeps the table and the count, then tells the others. */
    private final class Bookkeeping implements ConferenceListener {

        private final List<ConferenceListener> others;

        Bookkeeping(List<ConferenceListener> others) {
            this.others = others;
        }

        @Override
        public void created(Conference conference) {
            others.forEach(other -> other.created(conference));
        }

        @Override
        public void heard(Conference conference) {
            unheard.decrementAndGet();
            others.forEach(other -> other.heard(conference));
        }

        @Override
        public void established(Conference conference) {
            conference.lifetime().begin();
            others.forEach(other -> other.established(conference));
        }

        @Override
        public void restored(Conference conference) {
            others.forEach(other -> other.restored(conference));
        }

        @Override
        public void invited(Invitation invitation) {
            others.forEach(other -> other.invited(invitation));
        }

        @Override
        public void joined(Participant participant) {
            participant.conference().restoration().joined(participant);
            others.forEach(other -> other.joined(participant));
        }

        @Override
        public void failed(Invitation invitation, int status) {
            others.forEach(other -> other.failed(invitation, status));
        }

        @Override
        public void left(Participant participant) {
            others.forEach(other -> other.left(participant));
        }

        @Override
        public void nicknamed(Participant participant) {
            others.forEach(other -> other.nicknamed(participant));
        }

        @Override
        public void notificationsDue(Conference conference) {
            others.forEach(other -> other.notificationsDue(conference));
        }

        @Override
        public void ended(Conference conference, EndReason reason) {
            conference.lifetime().stop();
            conference.restoration().stop();
            conferences.remove(conference.identity().id(), conference);
            conference.contributionId().ifPresent(id -> contributesNoMore(id, conference));
            conference.group().ifPresent(group -> groupSessions.remove(group.uri(), conference));
            others.forEach(other -> other.ended(conference, reason));
        }
    }
}
