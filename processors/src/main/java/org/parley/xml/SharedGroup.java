package org.parley.xml;

import java.time.Instant;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * A shared group document: a pre-defined group with its members and the rules of its sessions (OMA Shared Group XDM,
 * RFC 4745). What it says, not what it means for somebody: that is evaluated where users are known.
 *
 * @param uri of the group
 * @param displayName of the group
 * @param members in document order, lists within lists flattened; of {@link RecipientEntry} only URI and name count
 * @param anchors of the member lists that stand in other documents
 * @param invitesMembers whoever starts the session has all members invited; false where the document says nothing
 * @param maxParticipants most users in the session; empty where the document says nothing
 * @param rules in document order
 * @param extensions what belongs to the group beside the list service
 * @param remarks what was left out of account, for the log of who wrote the document
 */
public record SharedGroup(
        String uri,
        Optional<String> displayName,
        List<RecipientEntry> members,
        List<String> anchors,
        boolean invitesMembers,
        Optional<Integer> maxParticipants,
        List<Rule> rules,
        Extensions extensions,
        List<Remark> remarks) {

    public SharedGroup {
        members = List.copyOf(members);
        anchors = List.copyOf(anchors);
        rules = List.copyOf(rules);
        remarks = List.copyOf(remarks);
    }

    /** Something in the document that has no effect, and the line where it stands. */
    public record Remark(int line, String text) {}

    /**
     * One rule: grants what it does to users for whom all of its conditions hold.
     *
     * @param isUnderstood false when it has a condition that is not known: then it holds for nobody
     */
    public record Rule(List<Condition> conditions, Set<GroupAction> grants, boolean isUnderstood) {

        public Rule {
            conditions = List.copyOf(conditions);
            grants = Set.copyOf(grants);
        }
    }

    /** What must hold for the rule to match. */
    public sealed interface Condition {

        /** The user is one of those named, or one of many. */
        record Identity(List<String> ones, List<Many> many) implements Condition {
            public Identity {
                ones = List.copyOf(ones);
                many = List.copyOf(many);
            }
        }

        /** The user is on one of the lists in other documents. */
        record ExternalList(List<String> anchors) implements Condition {
            public ExternalList {
                anchors = List.copyOf(anchors);
            }
        }

        /** No other rule speaks of the user. */
        record OtherIdentity() implements Condition {}

        /** The user asks for anonymity, or asks for none. */
        record AnonymousRequest(boolean isAnonymous) implements Condition {}

        /** The user is a member, or is none. */
        record ListMember(boolean isMember) implements Condition {}

        /** The time is within one of the periods. */
        record Validity(List<Period> periods) implements Condition {
            public Validity {
                periods = List.copyOf(periods);
            }
        }
    }

    /**
     * Everybody, or everybody of a domain.
     *
     * @param domain empty for everybody
     * @param exceptIds URIs of users to whom it does not apply
     * @param exceptDomains domains to whose users it does not apply
     */
    public record Many(Optional<String> domain, List<String> exceptIds, List<String> exceptDomains) {
        public Many {
            exceptIds = List.copyOf(exceptIds);
            exceptDomains = List.copyOf(exceptDomains);
        }
    }

    /** From the first instant, until but not at the second. */
    public record Period(Instant from, Instant until) {}

    /**
     * Elements of the extensions that belong to the group as a whole.
     *
     * @param subject what its sessions are about
     * @param ages smallest and largest age, as written
     * @param searchable whether searches may find it
     * @param qoe quality of experience, as written
     * @param advertisesItself {@code automatic-group-advertisement}, as written
     * @param services what it may be used for; empty for no restriction
     * @param activePolicy when there is a session
     * @param archivesMessages whether the messages of its sessions are archived; empty: as those of others
     */
    public record Extensions(
            Optional<String> subject,
            Ages ages,
            Optional<Boolean> searchable,
            Optional<String> qoe,
            Optional<String> advertisesItself,
            List<Service> services,
            ActivePolicy activePolicy,
            Optional<Boolean> archivesMessages) {
        public Extensions {
            services = List.copyOf(services);
        }
    }

    /** {@code age-restrictions}. */
    public record Ages(Optional<String> smallest, Optional<String> largest) {}

    /** A service by the name of its enabler, with the kinds of media that it may use. */
    public record Service(String enabler, Set<Medium> media) {
        public Service {
            media = Set.copyOf(media);
        }
    }

    /** Kinds of media of this service. */
    public enum Medium {
        MESSAGE_SESSION,
        PAGER_MODE_MESSAGE,
        FILE_TRANSFER
    }

    /**
     * {@code session-active-policy}.
     *
     * @param minParticipants fewer users, and there is no session
     * @param required URIs of users without whom there is none
     * @param maxDuration as written
     * @param originator as written
     * @param schedule periods in which there may be one
     */
    public record ActivePolicy(
            Optional<Integer> minParticipants,
            List<String> required,
            Optional<String> maxDuration,
            Optional<String> originator,
            List<Period> schedule) {
        public ActivePolicy {
            required = List.copyOf(required);
            schedule = List.copyOf(schedule);
        }
    }

    /** {@code xs:boolean}. */
    static Optional<Boolean> truth(String text) {
        return switch (text) {
            case "true", "1" -> Optional.of(true);
            case "false", "0" -> Optional.of(false);
            default -> Optional.empty();
        };
    }

    /** A condition that is there or not, which is empty in later documents and {@code xs:boolean} in earlier ones. */
    static Optional<Boolean> presence(String text) {
        return text.isEmpty() ? Optional.of(true) : truth(text);
    }

    /** {@code join-handling}: {@code xs:boolean} in later documents, {@code allow} or {@code block} in earlier ones. */
    static Optional<Boolean> handling(String text) {
        return switch (text.toLowerCase(Locale.ROOT)) {
            case "allow" -> Optional.of(true);
            case "block" -> Optional.of(false);
            default -> truth(text);
        };
    }

    /** {@code xs:dateTime}; without a zone it is UTC. */
    static Optional<Instant> time(String text) {
        try {
            return Optional.of(OffsetDateTime.parse(text).toInstant());
        } catch (DateTimeParseException withoutZone) {
            try {
                return Optional.of(LocalDateTime.parse(text).toInstant(ZoneOffset.UTC));
            } catch (DateTimeParseException e) {
                return Optional.empty();
            }
        }
    }
}
