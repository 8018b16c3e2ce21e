package org.parley.xml;

import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import javax.xml.namespace.QName;

/** Reads {@code application/vnd.oma.poc.groups+xml}: the document of one shared group. */
public final class SharedGroups {

    /** Octets of a document. Ours: 10,000 members of 200 octets. */
    public static final int MAX_OCTETS = 2 * 1024 * 1024;

    /** Entries of a document, those of conditions included. Ours: a larger group is no chat. */
    public static final int MAX_ENTRIES = 10_000;

    private static final int MAX_DEPTH = 32;

    /** Ours: each member with a name, and as much again for rules. */
    private static final int MAX_ELEMENTS = 4 * MAX_ENTRIES;

    private static final JaxbDocument<GroupDocument> DOCUMENT =
            new JaxbDocument<>(GroupDocument.class, new QName(Namespaces.LIST_SERVICE, "group"));

    private SharedGroups() {}

    /**
     * Reads a document whole or not at all.
     *
     * @throws XmlRefusedException with the line where it is wrong
     */
    //= DEC-21
    public static SharedGroup read(byte[] xml) throws XmlRefusedException {
        List<GroupDocumentReader> watching = new ArrayList<>(1);
        GroupDocument document =
                DOCUMENT.read(xml, new XmlLimits(MAX_OCTETS, MAX_DEPTH, MAX_ELEMENTS, MAX_ENTRIES), guarded -> {
                    watching.add(new GroupDocumentReader(guarded));
                    return watching.get(0);
                });
        if (document.services.isEmpty()) {
            throw new XmlRefusedException(XmlRefusedException.Reason.INVALID, 0, "there is no list-service");
        }
        return group(document.services.get(0), watching.get(0));
    }

    private static SharedGroup group(GroupDocument.ListService service, GroupDocumentReader reader) {
        List<RecipientEntry> members = new ArrayList<>();
        List<String> anchors = new ArrayList<>();
        collect(service.list, members, anchors);
        List<SharedGroup.Rule> rules = new ArrayList<>();
        for (GroupDocument.Rule rule : service.ruleset.rules) {
            rules.add(rule(rule, !reader.notUnderstood().contains(rules.size() + 1)));
        }
        return new SharedGroup(
                service.uri.strip(),
                RecipientEntry.displayName(service.displayName),
                members,
                anchors,
                truth(service.inviteMembers).orElse(false),
                count(service.maxParticipantCount),
                rules,
                extensions(service),
                reader.remarks());
    }

    /** The depth is bounded by the reader. */
    private static void collect(GroupDocument.Members list, List<RecipientEntry> members, List<String> anchors) {
        for (Object child : list.children) {
            if (child instanceof GroupDocument.Entry entry) {
                members.add(member(entry));
            } else if (child instanceof ExternalReference external) {
                text(external.anchor).ifPresent(anchors::add);
            } else if (child instanceof GroupDocument.Members nested) {
                collect(nested, members, anchors);
            }
        }
    }

    private static RecipientEntry member(GroupDocument.Entry entry) {
        ResourceEntry element = new ResourceEntry();
        element.uri = entry.uri;
        element.displayName = entry.displayName;
        return RecipientEntry.of(element);
    }

    private static SharedGroup.Rule rule(GroupDocument.Rule rule, boolean isUnderstood) {
        Set<GroupAction> grants = EnumSet.noneOf(GroupAction.class);
        for (GroupAction action : GroupAction.values()) {
            Optional<String> value = text(rule.actions.text(action));
            boolean isGranted = action == GroupAction.JOIN_HANDLING
                    ? value.flatMap(SharedGroup::handling).orElse(false)
                    : value.flatMap(SharedGroup::truth).orElse(false);
            if (isGranted) {
                grants.add(action);
            }
        }
        return new SharedGroup.Rule(conditions(rule.conditions), grants, isUnderstood);
    }

    private static List<SharedGroup.Condition> conditions(GroupDocument.Conditions written) {
        List<SharedGroup.Condition> all = new ArrayList<>();
        written.identities.forEach(identity -> all.add(identity(identity)));
        written.externalLists.forEach(list -> all.add(new SharedGroup.Condition.ExternalList(list.entries.stream()
                .flatMap(entry -> text(entry.anc).or(() -> text(entry.uri)).stream())
                .toList())));
        presence(written.otherIdentity)
                .filter(Boolean::booleanValue)
                .ifPresent(yes -> all.add(new SharedGroup.Condition.OtherIdentity()));
        presence(written.anonymousRequest).ifPresent(yes -> all.add(new SharedGroup.Condition.AnonymousRequest(yes)));
        presence(written.isListMember).ifPresent(yes -> all.add(new SharedGroup.Condition.ListMember(yes)));
        written.validities.forEach(validity -> all.add(new SharedGroup.Condition.Validity(periods(validity))));
        return all;
    }

    private static SharedGroup.Condition identity(GroupDocument.Identity written) {
        List<SharedGroup.Many> many = new ArrayList<>();
        for (GroupDocument.Many element : written.manies) {
            many.add(new SharedGroup.Many(
                    text(element.domain),
                    element.exceptions.stream()
                            .flatMap(e -> text(e.id).stream())
                            .toList(),
                    element.exceptions.stream()
                            .flatMap(e -> text(e.domain).stream())
                            .toList()));
        }
        return new SharedGroup.Condition.Identity(
                written.ones.stream().flatMap(one -> text(one.id).stream()).toList(), many);
    }

    /** RFC 4745 section 7.3: from and until come in pairs; one without the other has no end, or no beginning. */
    private static List<SharedGroup.Period> periods(GroupDocument.Validity written) {
        List<SharedGroup.Period> periods = new ArrayList<>();
        for (int i = 0; i < Math.max(written.from.size(), written.until.size()); i++) {
            periods.add(new SharedGroup.Period(
                    i < written.from.size() ? time(written.from.get(i)) : Instant.MIN,
                    i < written.until.size() ? time(written.until.get(i)) : Instant.MAX));
        }
        return periods;
    }

    private static Instant time(String text) {
        return SharedGroup.time(text.strip()).orElseThrow();
    }

    private static SharedGroup.Extensions extensions(GroupDocument.ListService service) {
        Optional<GroupDocument.AgeRestrictions> ages = Optional.ofNullable(service.ageRestrictions);
        return new SharedGroup.Extensions(
                RecipientEntry.displayName(service.subject),
                new SharedGroup.Ages(ages.flatMap(a -> text(a.minAge)), ages.flatMap(a -> text(a.maxAge))),
                truth(service.searchable),
                text(service.qoe),
                text(service.automaticGroupAdvertisement),
                service.supportedServices.services.stream()
                        .map(SharedGroups::service)
                        .toList(),
                activePolicy(service.sessionActivePolicy),
                truth(service.archiveMessages));
    }

    private static SharedGroup.Service service(GroupDocument.Service written) {
        Set<SharedGroup.Medium> media = EnumSet.noneOf(SharedGroup.Medium.class);
        if (written.media.messageSession != null) {
            media.add(SharedGroup.Medium.MESSAGE_SESSION);
        }
        if (written.media.pagerModeMessage != null) {
            media.add(SharedGroup.Medium.PAGER_MODE_MESSAGE);
        }
        if (written.media.fileTransfer != null) {
            media.add(SharedGroup.Medium.FILE_TRANSFER);
        }
        return new SharedGroup.Service(text(written.enabler).orElse(""), media);
    }

    private static SharedGroup.ActivePolicy activePolicy(GroupDocument.SessionActivePolicy written) {
        List<RecipientEntry> required = new ArrayList<>();
        collect(written.requiredParticipants, required, new ArrayList<>());
        return new SharedGroup.ActivePolicy(
                count(written.minParticipantCount),
                required.stream().map(RecipientEntry::uri).toList(),
                text(written.maxDuration),
                text(written.sessionOriginator),
                periods(written.schedule));
    }

    private static Optional<String> text(String value) {
        return Stream.ofNullable(value)
                .map(String::strip)
                .filter(v -> !v.isEmpty())
                .findFirst();
    }

    private static Optional<Boolean> truth(String value) {
        return value == null ? Optional.empty() : SharedGroup.truth(value.strip());
    }

    private static Optional<Boolean> presence(String value) {
        return value == null ? Optional.empty() : SharedGroup.presence(value.strip());
    }

    private static Optional<Integer> count(String value) {
        return value == null ? Optional.empty() : GroupDocumentReader.count(value.strip());
    }
}
