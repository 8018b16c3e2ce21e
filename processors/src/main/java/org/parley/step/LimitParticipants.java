package org.parley.step;

import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.apache.camel.Exchange;
import org.parley.conference.Group;
import org.parley.conference.Invitee;
import org.parley.conference.Policy;
import org.parley.conference.Refusal;
import org.parley.mime.BodyPart;
import org.parley.mime.BodyParts;
import org.parley.mime.Handling;
import org.parley.sip.LogText;
import org.parley.xml.CopyControl;
import org.parley.xml.RecipientEntry;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * {@code limitParticipants}: reads the resource list, or the members of the group, and checks that the maximum number of
 * participants is not exceeded (7.2.1.2 step 8). Faults of the list are answered here (decision 17). For who joins a
 * session that runs the step joinSession checks it.
 */
final class LimitParticipants extends Step {

    private static final Logger LOG = LoggerFactory.getLogger(LimitParticipants.class);

    /** The first message of a chat may come along; the chat itself carries it. */
    private static final List<String> UNDERSTOOD = List.of("application/sdp", ListedUsers.TYPE, "message/cpim");

    LimitParticipants(Supplier<FocusSettings> settings) {
        super("limitParticipants", settings);
    }

    @Override
    void apply(Setup setup, Exchange exchange) {
        if (setup.isJoining()) {
            return;
        }
        List<Invitee> invitees =
                setup.group().map(group -> members(setup, group)).orElseGet(() -> listed(setup));
        Policy policy = setup.policy();
        int participants = invitees.size() + (policy.countInviter() ? 1 : 0);
        //= OMA-A8
        //= DEC-8
        if (participants > policy.maxParticipants()) {
            throw ListedUsers.tooMany(participants + " participants, the maximum is " + policy.maxParticipants());
        }
        setup.invitees(invitees);
    }

    //= OMA-D3
    /** Every member of the group but the caller, where the server invites them. */
    private static List<Invitee> members(Setup setup, Group group) {
        if (!group.invitesMembers()) {
            return List.of();
        }
        return group.members().stream()
                .filter(member -> !setup.assertedIdentities().contains(member.uri()))
                .map(member -> new Invitee(member.uri(), member.displayName(), false, CopyControl.TO))
                .toList();
    }

    private static List<Invitee> listed(Setup setup) {
        List<Invitee> invitees = list(setup).map(part -> invitees(setup, part)).orElse(List.of());
        if (invitees.isEmpty()) {
            refuseEmpty(setup);
        }
        return invitees;
    }

    private static Optional<BodyPart> list(Setup setup) {
        if (setup.body().isEmpty()) {
            throw new IllegalStateException("limitParticipants needs the step checkOffer before it");
        }
        refuseUnknownParts(setup.body().get());
        Optional<BodyPart> list = setup.body().get().ofDisposition("recipient-list");
        if (list.isPresent() && !list.get().isType(ListedUsers.TYPE)) {
            if (list.get().handling() == Handling.REQUIRED) {
                throw unsupported("the recipient list is no " + ListedUsers.TYPE);
            }
            return Optional.empty();
        }
        // A list with another disposition is another list: a history, or something to look at.
        return list.or(() -> setup.body().get().all().stream()
                .filter(part ->
                        part.isType(ListedUsers.TYPE) && part.disposition().isEmpty())
                .findFirst());
    }

    /** A part that says what it is for, is not understood and may not be left aside. */
    //= RFC3261-20.11-1
    private static void refuseUnknownParts(BodyParts body) {
        for (BodyPart part : body) {
            boolean isKnown = UNDERSTOOD.stream().anyMatch(part::isType);
            if (!isKnown && part.disposition().isPresent() && part.handling() == Handling.REQUIRED) {
                throw unsupported("a part of type " + part.contentType() + " is required and not understood");
            }
        }
    }

    private static Refusal unsupported(String cause) {
        return Refusal.with(
                "DEC-17",
                415,
                "Unsupported Media Type",
                new Refusal.Header("Accept", "application/sdp, multipart/mixed, " + ListedUsers.TYPE),
                cause);
    }

    private static void refuseEmpty(Setup setup) {
        boolean isListAnnounced = HeaderValues.hasTag(setup.request(), "Require", "recipient-list-invite");
        //= DEC-12
        if (isListAnnounced || !setup.settings().policy().allowListless()) {
            throw Refusal.of(
                    "DEC-12", 400, "No Recipient List", "there is nobody to invite: no list, or none but the inviter");
        }
    }

    private static List<Invitee> invitees(Setup setup, BodyPart list) {
        List<RecipientEntry> entries =
                ListedUsers.read(list.bytes(), setup.settings().listEntryLimit());
        int dropped = entries.stream()
                .mapToInt(entry -> EntryHeaders.of(entry.uri()).dropped())
                .sum();
        if (dropped > 0) {
            LOG.info(
                    "{}: {} headers of list entries are not passed on",
                    LogText.of(setup.request().callId()),
                    dropped);
        }
        return ListedUsers.distinct(entries, setup.assertedIdentities());
    }
}
