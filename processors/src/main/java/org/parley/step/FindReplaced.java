package org.parley.step;

import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import org.apache.camel.Exchange;
import org.parley.camel.SipRouter;
import org.parley.conference.Conference;
import org.parley.conference.ConferenceFactory;
import org.parley.conference.DialogId;
import org.parley.conference.Invitee;
import org.parley.conference.Member;
import org.parley.conference.Participant;
import org.parley.conference.Replacement;
import org.parley.conference.UserUri;
import org.parley.sip.Replaces;

/**
 * {@code findReplaced}: what the legs take the place of, where a one-to-one session becomes that of a group (flows F7.4 and
 * F7.5). Session-Replaces stays on the legs to members of a live session with that Contribution-ID. A Replaces that names the
 * inviter's own dialog with this server names, on the leg, the invitee's dialog in the same session; one that names a dialog
 * elsewhere stays as it is.
 */
final class FindReplaced extends WaitingStep {

    /** Most sessions that one INVITE can name. Ours: the extension of a session names that session. */
    private static final int MOST_SESSIONS = 16;

    private final ConferenceFactory factory;
    private final SipRouter router;

    FindReplaced(ConferenceFactory factory, SipRouter router, Executor routes) {
        super("findReplaced", routes);
        this.factory = factory;
        this.router = router;
    }

    @Override
    CompletableFuture<Void> begin(Exchange exchange) {
        Setup setup = ListInvitations.setup(exchange);
        Optional<String> session = setup.request().header("Session-Replaces").filter(EntryHeaders::isContributionId);
        List<Invitee> wishing = setup.invitees().stream()
                .map(invitee -> invitee.replacing(invitee.replacement().or(new Replacement(Optional.empty(), session))))
                .toList();
        Named named = named(wishing);
        return named.sessions.isEmpty()
                ? done(setup, wishing, named, Map.of())
                : members(named.sessions).thenCompose(members -> done(setup, wishing, named, members));
    }

    private static CompletableFuture<Void> done(
            Setup setup, List<Invitee> wishing, Named named, Map<Conference, Map<UserUri, Member>> members) {
        setup.invitees(wishing.stream()
                .map(invitee -> invitee.replacing(named.granted(invitee, setup.assertedIdentities(), members)))
                .toList());
        return CompletableFuture.completedFuture(null);
    }

    /** What exists here of all that the invitees' legs are to take the place of. */
    private Named named(List<Invitee> wishing) {
        Named named = new Named(new HashMap<>(), new HashMap<>(), new LinkedHashSet<>());
        for (Invitee invitee : wishing) {
            if (named.sessions.size() < MOST_SESSIONS) {
                invitee.replacement().session().ifPresent(id -> named.add(id, factory.ofContribution(id)));
            }
            invitee.replacement().dialog().ifPresent(value -> router.participant(dialogId(value))
                    .ifPresent(owner -> named.add(value, owner)));
        }
        return named;
    }

    private static Replaces replaces(String value) {
        return Replaces.parse(value).orElseThrow(() -> new IllegalStateException("limitParticipants has read it"));
    }

    private static DialogId dialogId(String replaces) {
        return CheckReplaces.dialogId(replaces(replaces));
    }

    /** Who is in each of the sessions; each is asked on its own loop. */
    private static CompletableFuture<Map<Conference, Map<UserUri, Member>>> members(Set<Conference> sessions) {
        Map<Conference, CompletableFuture<Map<UserUri, Member>>> answers = new HashMap<>();
        sessions.forEach(session -> answers.put(session, members(session)));
        return CompletableFuture.allOf(answers.values().toArray(CompletableFuture[]::new))
                .thenApply(all -> {
                    Map<Conference, Map<UserUri, Member>> members = new HashMap<>();
                    answers.forEach((session, answer) -> members.put(session, answer.join()));
                    return members;
                });
    }

    private static CompletableFuture<Map<UserUri, Member>> members(Conference session) {
        CompletableFuture<Map<UserUri, Member>> answer = new CompletableFuture<>();
        try {
            session.loop().execute(() -> answer.complete(Member.of(session)));
        } catch (RejectedExecutionException e) {
            answer.completeExceptionally(e);
        }
        return answer;
    }

    /**
     * Values of Session-Replaces and Replaces, with what they name here.
     *
     * @param byContribution sessions with that Contribution-ID
     * @param owners participants with that dialog
     * @param sessions all of them
     */
    private record Named(
            Map<String, List<Conference>> byContribution, Map<String, Participant> owners, Set<Conference> sessions) {

        void add(String contributionId, List<Conference> found) {
            byContribution.put(contributionId, found);
            sessions.addAll(found);
        }

        void add(String replaces, Participant owner) {
            owners.put(replaces, owner);
            if (sessions.size() < MOST_SESSIONS) {
                sessions.add(owner.conference());
            }
        }

        Replacement granted(Invitee invitee, List<UserUri> inviter, Map<Conference, Map<UserUri, Member>> members) {
            Replacement wish = invitee.replacement();
            return new Replacement(
                    wish.dialog().flatMap(value -> dialog(value, invitee, inviter, members)),
                    wish.session().filter(id -> isMember(invitee, id, members)));
        }

        //= DEC-35
        private boolean isMember(Invitee invitee, String id, Map<Conference, Map<UserUri, Member>> members) {
            return byContribution.getOrDefault(id, List.of()).stream()
                    .anyMatch(session -> members.getOrDefault(session, Map.of()).containsKey(invitee.uri()));
        }

        /** The dialog as the invitee knows it: he and the inviter each have one of their own with this server. */
        private Optional<String> dialog(
                String value, Invitee invitee, List<UserUri> inviter, Map<Conference, Map<UserUri, Member>> members) {
            if (!owners.containsKey(value)) {
                return Optional.of(value);
            }
            Map<UserUri, Member> session =
                    members.getOrDefault(owners.get(value).conference(), Map.of());
            Optional<DialogId> own = Optional.of(dialogId(value));
            boolean isInviters = inviter.stream()
                    .map(session::get)
                    .anyMatch(member -> member != null && member.dialog().equals(own));
            return Optional.ofNullable(session.get(invitee.uri()))
                    .filter(partner -> isInviters)
                    .flatMap(Member::dialog)
                    .map(his -> new Replaces(
                            his.callId(),
                            his.remoteTag(),
                            his.localTag(),
                            replaces(value).isEarlyOnly()))
                    .map(Replaces::toString);
        }
    }
}
