package org.parley.conference;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.parley.xml.GroupAction;
import org.parley.xml.RecipientEntry;
import org.parley.xml.SharedGroup;

/**
 * A pre-defined group: its members, and who may do what in its sessions (OMA Shared Group XDM; reference: section 15).
 * Immutable; a changed document is another group of the same URI.
 */
public final class Group {

    //= DEC-33
    /** Users without whom a session of invited members is none. */
    private static final int MIN_OF_INVITED = 2;

    //= DEC-33
    /** A room that members come to by themselves may have one person in it. */
    private static final int MIN_OF_ROOM = 1;

    private final SharedGroup document;
    private final UserUri uri;
    private final Map<UserUri, GroupMember> members;
    private final GroupRules rules;

    private Group(SharedGroup document, UserUri uri, Map<UserUri, GroupMember> members, GroupRules rules) {
        this.document = document;
        this.uri = uri;
        this.members = members;
        this.rules = rules;
    }

    /**
     * Makes a group of its document.
     *
     * @param lists the lists in other documents by their anchors; what is not among them has no members
     * @param remarks gets what of the document has no effect
     * @throws IllegalArgumentException when the group's URI is no sip or sips URI with a user
     */
    public static Group of(SharedGroup document, Map<String, List<RecipientEntry>> lists, Collection<String> remarks) {
        UserUri uri = UserUri.of(document.uri());
        if (!uri.isSip() || uri.toString().indexOf('@') < 0) {
            throw new IllegalArgumentException("the group's URI is no SIP URI with a user");
        }
        List<RecipientEntry> entries = new ArrayList<>(document.members());
        for (String anchor : document.anchors()) {
            entries.addAll(lists.getOrDefault(anchor, List.of()));
        }
        Map<UserUri, GroupMember> members = members(entries, remarks);
        GroupRules rules = GroupRules.of(document.rules(), members.keySet(), lists);
        return new Group(document, uri, members, rules);
    }

    private static Map<UserUri, GroupMember> members(List<RecipientEntry> entries, Collection<String> remarks) {
        Map<UserUri, GroupMember> members = new LinkedHashMap<>();
        int number = 0;
        for (RecipientEntry entry : entries) {
            number++;
            Optional<UserUri> uri = UserUri.tryOf(entry.uri()).filter(UserUri::isDialable);
            if (uri.isPresent()) {
                members.putIfAbsent(uri.get(), new GroupMember(uri.get(), entry.displayName()));
            } else {
                remarks.add("entry " + number + " of the members is left out: it is no sip, sips or tel URI");
            }
        }
        return members;
    }

    /** The group's own URI, as its document writes it. */
    public UserUri uri() {
        return uri;
    }

    public Optional<String> displayName() {
        return document.displayName();
    }

    /** What sessions of the group are about. */
    public Optional<String> subject() {
        return document.extensions().subject();
    }

    /** Each user once, in the order of the document. */
    public List<GroupMember> members() {
        return List.copyOf(members.values());
    }

    /** The member whom one of these URIs names. */
    public Optional<GroupMember> member(Collection<UserUri> identities) {
        return identities.stream()
                .filter(members::containsKey)
                .map(members::get)
                .findFirst();
    }

    /** True when whoever starts the session has all members invited; false for a room to which members come. */
    public boolean invitesMembers() {
        return document.invitesMembers();
    }

    /** Most users in a session, everybody counted (decision 21); empty where the document sets no limit. */
    public Optional<Integer> maxParticipants() {
        return document.maxParticipants();
    }

    /** A session with fewer connected users, and nobody pending, ends. */
    public int minParticipants() {
        return document.extensions()
                .activePolicy()
                .minParticipants()
                .orElse(invitesMembers() ? MIN_OF_INVITED : MIN_OF_ROOM);
    }

    /** Whether the messages of its sessions are archived; empty where the document does not say. */
    public Optional<Boolean> archivesMessages() {
        return document.extensions().archivesMessages();
    }

    /** True when some rule grants anonymity: then nobody can be sure of who is behind an anonymous user. */
    public boolean mayHaveAnonymousUsers() {
        return document.rules().stream()
                .anyMatch(rule -> rule.isUnderstood() && rule.grants().contains(GroupAction.ALLOW_ANONYMITY));
    }

    /**
     * What a user may do.
     *
     * @param identities all that is known of him by name
     * @param asksForAnonymity his request has Privacy: id
     * @param now for rules that hold at certain times
     */
    public Permissions permissions(Collection<UserUri> identities, boolean asksForAnonymity, Instant now) {
        Set<GroupAction> granted = EnumSet.noneOf(GroupAction.class);
        rules.matching(new GroupRules.Requester(List.copyOf(identities), asksForAnonymity, now))
                .forEach(rule -> granted.addAll(rule.grants()));
        return new Permissions(granted);
    }
}
