package org.parley.step;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.parley.conference.Invitee;
import org.parley.conference.Refusal;
import org.parley.conference.UserUri;
import org.parley.conference.WarningText;
import org.parley.xml.RecipientEntry;
import org.parley.xml.RecipientLists;
import org.parley.xml.XmlRefusedException;

/** The users whom a resource list names (RFC 4826, RFC 5364). */
final class ListedUsers {

    /** Media type of a resource list. */
    static final String TYPE = "application/resource-lists+xml";

    private ListedUsers() {}

    /**
     * Reads a list.
     *
     * @throws Refusal 486 with 102 above {@code limit} entries, 400 for what is no list
     */
    static List<RecipientEntry> read(byte[] list, int limit) {
        try {
            return RecipientLists.read(list, limit);
        } catch (XmlRefusedException e) {
            if (e.reason() == XmlRefusedException.Reason.TOO_MANY_ENTRIES) {
                throw tooMany("more list entries than limits.listEntries");
            }
            throw Refusal.of("DEC-17", 400, "Malformed Resource List", e.getMessage());
        }
    }

    static Refusal tooMany(String cause) {
        return Refusal.of("OMA-A8", 486, "Busy Here", WarningText.TOO_MANY_PARTICIPANTS, cause);
    }

    //= RFC5364-4-5
    /** Each user once, with the highest copyControl of his entries (RFC 5364 section 4); some are left out. */
    static List<Invitee> distinct(List<RecipientEntry> entries, Collection<UserUri> leftOut) {
        Map<UserUri, Invitee> users = new LinkedHashMap<>();
        List<Invitee> unreadable = new ArrayList<>();
        for (RecipientEntry entry : entries) {
            Optional<UserUri> uri = HeaderValues.tryUri(entry.uri());
            if (uri.isEmpty()) {
                unreadable.add(new Invitee(
                        UserUri.unusable(entry.uri()), Optional.empty(), entry.anonymize(), entry.copyControl()));
            } else if (!leftOut.contains(uri.get())) {
                Invitee invitee = new Invitee(
                        uri.get(),
                        entry.displayName(),
                        entry.anonymize(),
                        entry.copyControl(),
                        EntryHeaders.of(entry.uri()).granted());
                users.merge(uri.get(), invitee, ListedUsers::merged);
            }
        }
        List<Invitee> all = new ArrayList<>(users.values());
        all.addAll(unreadable);
        return all;
    }

    private static Invitee merged(Invitee one, Invitee other) {
        return new Invitee(
                one.uri(),
                one.displayName().or(other::displayName),
                one.isAnonymised() || other.isAnonymised(),
                one.copyControl().highest(other.copyControl()),
                one.replacement().or(other.replacement()));
    }
}
