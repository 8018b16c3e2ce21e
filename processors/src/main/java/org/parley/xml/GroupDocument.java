package org.parley.xml;

import jakarta.xml.bind.annotation.XmlAccessType;
import jakarta.xml.bind.annotation.XmlAccessorType;
import jakarta.xml.bind.annotation.XmlAttribute;
import jakarta.xml.bind.annotation.XmlElement;
import jakarta.xml.bind.annotation.XmlElements;
import jakarta.xml.bind.annotation.XmlRootElement;
import java.util.ArrayList;
import java.util.List;

/**
 * {@code <group>} of a shared group document, as JAXB wants it. All names are in one namespace here, because {@link
 * GroupDocumentReader} shows those that such a document is made of as one. Values are text: the reader has checked them.
 */
@XmlRootElement(name = "group", namespace = Namespaces.LIST_SERVICE)
@XmlAccessorType(XmlAccessType.FIELD)
final class GroupDocument {

    private static final String NS = Namespaces.LIST_SERVICE;

    @XmlElement(name = "list-service", namespace = NS)
    List<ListService> services = new ArrayList<>();

    /** {@code <list-service>}, the elements of its extensions included. */
    @XmlAccessorType(XmlAccessType.FIELD)
    static final class ListService {

        @XmlAttribute(name = "uri")
        String uri;

        @XmlElement(name = "display-name", namespace = NS)
        String displayName;

        @XmlElement(name = "list", namespace = NS)
        Members list = new Members();

        @XmlElement(name = "invite-members", namespace = NS)
        String inviteMembers;

        @XmlElement(name = "max-participant-count", namespace = NS)
        String maxParticipantCount;

        @XmlElement(name = "ruleset", namespace = NS)
        Ruleset ruleset = new Ruleset();

        @XmlElement(name = "supported-services", namespace = NS)
        SupportedServices supportedServices = new SupportedServices();

        @XmlElement(name = "subject", namespace = NS)
        String subject;

        @XmlElement(name = "age-restrictions", namespace = NS)
        AgeRestrictions ageRestrictions;

        @XmlElement(name = "searchable", namespace = NS)
        String searchable;

        @XmlElement(name = "qoe", namespace = NS)
        String qoe;

        @XmlElement(name = "automatic-group-advertisement", namespace = NS)
        String automaticGroupAdvertisement;

        @XmlElement(name = "session-active-policy", namespace = NS)
        SessionActivePolicy sessionActivePolicy = new SessionActivePolicy();

        @XmlElement(name = "archive-messages", namespace = NS)
        String archiveMessages;
    }

    /** {@code <list>}: members, nested lists, and lists in other documents, in document order. */
    @XmlAccessorType(XmlAccessType.FIELD)
    static final class Members {

        @XmlElements({
            @XmlElement(name = "entry", namespace = NS, type = Entry.class),
            @XmlElement(name = "list", namespace = NS, type = Members.class),
            @XmlElement(name = "external", namespace = NS, type = ExternalReference.class)
        })
        List<Object> children = new ArrayList<>();
    }

    /** {@code <entry>}: of the members by {@code uri}, of an external list by {@code anc}. */
    @XmlAccessorType(XmlAccessType.FIELD)
    static final class Entry {

        @XmlAttribute(name = "uri")
        String uri;

        @XmlAttribute(name = "anc")
        String anc;

        @XmlElement(name = "display-name", namespace = NS)
        String displayName;
    }

    /** {@code <ruleset>} of RFC 4745. */
    @XmlAccessorType(XmlAccessType.FIELD)
    static final class Ruleset {

        @XmlElement(name = "rule", namespace = NS)
        List<Rule> rules = new ArrayList<>();
    }

    /** {@code <rule>}; transformations have no meaning here. */
    @XmlAccessorType(XmlAccessType.FIELD)
    static final class Rule {

        @XmlAttribute(name = "id")
        String id;

        @XmlElement(name = "conditions", namespace = NS)
        Conditions conditions = new Conditions();

        @XmlElement(name = "actions", namespace = NS)
        Actions actions = new Actions();
    }

    /** {@code <actions>}: what a rule grants. */
    @XmlAccessorType(XmlAccessType.FIELD)
    static final class Actions {

        @XmlElement(name = "allow-initiate-conference", namespace = NS)
        String allowInitiateConference;

        @XmlElement(name = "join-handling", namespace = NS)
        String joinHandling;

        @XmlElement(name = "allow-anonymity", namespace = NS)
        String allowAnonymity;

        @XmlElement(name = "allow-conference-state", namespace = NS)
        String allowConferenceState;

        @XmlElement(name = "allow-invite-users-dynamically", namespace = NS)
        String allowInviteUsersDynamically;

        @XmlElement(name = "is-key-participant", namespace = NS)
        String isKeyParticipant;

        @XmlElement(name = "allow-expelling", namespace = NS)
        String allowExpelling;

        @XmlElement(name = "allow-private-message", namespace = NS)
        String allowPrivateMessage;

        @XmlElement(name = "allow-subconf", namespace = NS)
        String allowSubconf;

        @XmlElement(name = "allow-media-handling", namespace = NS)
        String allowMediaHandling;

        @XmlElement(name = "remove-media-handling", namespace = NS)
        String removeMediaHandling;

        @XmlElement(name = "allow-offline-storage", namespace = NS)
        String allowOfflineStorage;

        @XmlElement(name = "allow-reject-invite", namespace = NS)
        String allowRejectInvite;

        @XmlElement(name = "allow-auto-answermode", namespace = NS)
        String allowAutoAnswermode;

        @XmlElement(name = "allow-manual-answer-override", namespace = NS)
        String allowManualAnswerOverride;

        @XmlElement(name = "block-group-advertisement-sending", namespace = NS)
        String blockGroupAdvertisementSending;

        String text(GroupAction action) {
            return switch (action) {
                case ALLOW_INITIATE_CONFERENCE -> allowInitiateConference;
                case JOIN_HANDLING -> joinHandling;
                case ALLOW_ANONYMITY -> allowAnonymity;
                case ALLOW_CONFERENCE_STATE -> allowConferenceState;
                case ALLOW_INVITE_USERS_DYNAMICALLY -> allowInviteUsersDynamically;
                case IS_KEY_PARTICIPANT -> isKeyParticipant;
                case ALLOW_EXPELLING -> allowExpelling;
                case ALLOW_PRIVATE_MESSAGE -> allowPrivateMessage;
                case ALLOW_SUBCONF -> allowSubconf;
                case ALLOW_MEDIA_HANDLING -> allowMediaHandling;
                case REMOVE_MEDIA_HANDLING -> removeMediaHandling;
                case ALLOW_OFFLINE_STORAGE -> allowOfflineStorage;
                case ALLOW_REJECT_INVITE -> allowRejectInvite;
                case ALLOW_AUTO_ANSWERMODE -> allowAutoAnswermode;
                case ALLOW_MANUAL_ANSWER_OVERRIDE -> allowManualAnswerOverride;
                case BLOCK_GROUP_ADVERTISEMENT_SENDING -> blockGroupAdvertisementSending;
            };
        }
    }

    /** {@code <conditions>}: all of them must hold. */
    @XmlAccessorType(XmlAccessType.FIELD)
    static final class Conditions {

        @XmlElement(name = "identity", namespace = NS)
        List<Identity> identities = new ArrayList<>();

        @XmlElement(name = "external-list", namespace = NS)
        List<ExternalList> externalLists = new ArrayList<>();

        @XmlElement(name = "other-identity", namespace = NS)
        String otherIdentity;

        @XmlElement(name = "anonymous-request", namespace = NS)
        String anonymousRequest;

        @XmlElement(name = "is-list-member", namespace = NS)
        String isListMember;

        @XmlElement(name = "validity", namespace = NS)
        List<Validity> validities = new ArrayList<>();
    }

    /** {@code <identity>}: one of its children must hold. */
    @XmlAccessorType(XmlAccessType.FIELD)
    static final class Identity {

        @XmlElement(name = "one", namespace = NS)
        List<Named> ones = new ArrayList<>();

        @XmlElement(name = "many", namespace = NS)
        List<Many> manies = new ArrayList<>();
    }

    /** {@code <one>} and {@code <except>}. */
    @XmlAccessorType(XmlAccessType.FIELD)
    static final class Named {

        @XmlAttribute(name = "id")
        String id;

        @XmlAttribute(name = "domain")
        String domain;
    }

    /** {@code <many>}: everybody, or everybody of a domain, but for the exceptions. */
    @XmlAccessorType(XmlAccessType.FIELD)
    static final class Many {

        @XmlAttribute(name = "domain")
        String domain;

        @XmlElement(name = "except", namespace = NS)
        List<Named> exceptions = new ArrayList<>();
    }

    /** {@code <external-list>}: the users of lists in other documents. */
    @XmlAccessorType(XmlAccessType.FIELD)
    static final class ExternalList {

        @XmlElement(name = "entry", namespace = NS)
        List<Entry> entries = new ArrayList<>();
    }

    /** {@code <validity>}: pairs of times. */
    @XmlAccessorType(XmlAccessType.FIELD)
    static final class Validity {

        @XmlElement(name = "from", namespace = NS)
        List<String> from = new ArrayList<>();

        @XmlElement(name = "until", namespace = NS)
        List<String> until = new ArrayList<>();
    }

    /** {@code <supported-services>}. */
    @XmlAccessorType(XmlAccessType.FIELD)
    static final class SupportedServices {

        @XmlElement(name = "service", namespace = NS)
        List<Service> services = new ArrayList<>();
    }

    /** {@code <service>} with the media that it may use. */
    @XmlAccessorType(XmlAccessType.FIELD)
    static final class Service {

        @XmlAttribute(name = "enabler")
        String enabler;

        @XmlElement(name = "group-media", namespace = NS)
        GroupMedia media = new GroupMedia();
    }

    /** {@code <group-media>}: a present element stands for a kind of media. */
    @XmlAccessorType(XmlAccessType.FIELD)
    static final class GroupMedia {

        @XmlElement(name = "message-session", namespace = NS)
        String messageSession;

        @XmlElement(name = "pager-mode-message", namespace = NS)
        String pagerModeMessage;

        @XmlElement(name = "file-transfer", namespace = NS)
        String fileTransfer;
    }

    /** {@code <age-restrictions>}. */
    @XmlAccessorType(XmlAccessType.FIELD)
    static final class AgeRestrictions {

        @XmlElement(name = "min-age", namespace = NS)
        String minAge;

        @XmlElement(name = "max-age", namespace = NS)
        String maxAge;
    }

    /** {@code <session-active-policy>}: when there is a session. */
    @XmlAccessorType(XmlAccessType.FIELD)
    static final class SessionActivePolicy {

        @XmlElement(name = "min-participant-count", namespace = NS)
        String minParticipantCount;

        @XmlElement(name = "required-participants-list", namespace = NS)
        Members requiredParticipants = new Members();

        @XmlElement(name = "max-duration", namespace = NS)
        String maxDuration;

        @XmlElement(name = "session-originator", namespace = NS)
        String sessionOriginator;

        @XmlElement(name = "schedule", namespace = NS)
        Validity schedule = new Validity();
    }
}
