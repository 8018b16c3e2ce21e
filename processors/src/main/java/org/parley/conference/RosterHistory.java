package org.parley.conference;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;
import org.parley.xml.conferenceinfo.ConferenceInfo;
import org.parley.xml.conferenceinfo.ConferenceInfoWriter;
import org.parley.xml.conferenceinfo.VersionedDocument;

/**
 * What the roster shows and when that last changed. Every change of what is shown is one revision; a document is written
 * once for all who were told the same. Owned by the conference's loop.
 */
final class RosterHistory {

    private final Conference conference;
    private final RosterEntries entries;
    private final Map<Participant, Shown> shown = new IdentityHashMap<>();
    private final NavigableMap<Long, Shown> byRevision = new TreeMap<>();
    private final Map<Span, VersionedDocument> partials = new HashMap<>();
    private Optional<VersionedDocument> full = Optional.empty();
    private Optional<VersionedDocument> deleted = Optional.empty();
    private long revision;

    /** One user's entry and the revision that brought it. */
    private record Shown(ConferenceInfo.User entry, boolean isOut, long since) {}

    /** The revisions that a partial document covers: what was told lies above {@code before}, and ends at {@code told}. */
    private record Span(long before, long told) {}

    RosterHistory(Conference conference) {
        this.conference = conference;
        entries = new RosterEntries(conference);
    }

    long revision() {
        return revision;
    }

    /** Looks at a user again; true when he is shown differently now, which is a new revision. */
    //= RFC4575-4.1-1
    boolean changed(Participant user) {
        Optional<ConferenceInfo.User> entry = entries.of(user);
        Optional<ConferenceInfo.User> before =
                Optional.ofNullable(shown.get(user)).map(Shown::entry);
        if (entry.isEmpty() || entry.equals(before)) {
            return false;
        }
        before.filter(known -> !known.entity().equals(entry.get().entity())).ifPresent(this::takeOff);
        revision++;
        show(user, entry.get(), revision);
        partials.clear();
        full = Optional.empty();
        return true;
    }

    private void show(Participant user, ConferenceInfo.User entry, long since) {
        Shown now = new Shown(entry, user.departure().isPresent(), since);
        Shown before = shown.put(user, now);
        if (before != null) {
            byRevision.remove(before.since(), before);
        }
        byRevision.put(since, now);
    }

    /** A user who has become anonymous is shown by another name: the entry that he had goes. */
    private void takeOff(ConferenceInfo.User entry) {
        revision++;
        byRevision.put(revision, new Shown(entry.deleted(), false, revision));
    }

    /** A user who is out is told of no more. */
    void forget(Participant user) {
        Shown known = shown.remove(user);
        if (known != null) {
            byRevision.remove(known.since(), known);
            partials.clear();
            full = Optional.empty();
        }
    }

    /** Takes in everybody as he is shown now: nobody was told of any change before this. */
    void begin() {
        conference.participants().forEach(this::changed);
    }

    /** Nobody is told anything any more. */
    void forget() {
        shown.clear();
        byRevision.clear();
        partials.clear();
        full = Optional.empty();
        deleted = Optional.empty();
    }

    /** Everybody who is shown; of the departed, where they are kept. */
    VersionedDocument full() {
        if (full.isEmpty()) {
            List<ConferenceInfo.User> users = new ArrayList<>();
            for (Participant user : conference.participants()) {
                Shown known = shown.get(user);
                if (known != null && (!known.isOut() || keepsDeparted())) {
                    users.add(known.entry());
                }
            }
            full = Optional.of(ConferenceInfoWriter.write(new ConferenceInfo(
                    conference.identity().uri(),
                    ConferenceInfo.State.FULL,
                    Optional.of(description()),
                    Optional.of(conference.connected().size()),
                    users)));
        }
        return full.get();
    }

    //= RFC4575-5.2-1
    private ConferenceInfo.Description description() {
        return new ConferenceInfo.Description(
                conference.group().flatMap(Group::displayName),
                conference.subject(),
                conference.policy().mostTogether());
    }

    /**
     * Who has changed since revision {@code told}. Where the departed are not kept, those whom the document of {@code told}
     * reported as disconnected are taken off the list by this one.
     *
     * @param before revision of the document before that
     */
    VersionedDocument partial(long before, long told) {
        Span span = new Span(keepsDeparted() ? told : before, told);
        return partials.computeIfAbsent(span, this::writePartial);
    }

    private VersionedDocument writePartial(Span span) {
        List<ConferenceInfo.User> users = new ArrayList<>();
        for (Shown user : byRevision.tailMap(span.before(), false).values()) {
            if (user.since() > span.told()) {
                users.add(user.entry());
            } else if (user.isOut()) {
                users.add(user.entry().deleted());
            }
        }
        return ConferenceInfoWriter.write(new ConferenceInfo(
                conference.identity().uri(),
                ConferenceInfo.State.PARTIAL,
                Optional.empty(),
                Optional.of(conference.connected().size()),
                users));
    }

    //= RFC4575-4.6-1
    /** The conference is over. */
    VersionedDocument deleted() {
        if (deleted.isEmpty()) {
            deleted = Optional.of(ConferenceInfoWriter.write(new ConferenceInfo(
                    conference.identity().uri(),
                    ConferenceInfo.State.DELETED,
                    Optional.empty(),
                    Optional.empty(),
                    List.of())));
        }
        return deleted.get();
    }

    private boolean keepsDeparted() {
        return conference.policy().notifications().keepDeparted();
    }
}
