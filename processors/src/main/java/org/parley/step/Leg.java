package org.parley.step;

import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import org.apache.camel.Exchange;
import org.parley.camel.Joining;
import org.parley.conference.Invitation;
import org.parley.conference.NegotiatedMedia;
import org.parley.conference.UserUri;
import org.parley.loop.Loop;
import org.parley.sdp.LocalMedia;
import org.parley.sdp.MessageMedia;
import org.parley.sdp.OfferAnswer;

/** One leg on its way through the split: what each step found and the later ones need. */
public final class Leg implements Joining {

    /** Exchange property that holds it within the split. */
    public static final String PROPERTY = "ParleyLeg";

    private final Setup setup;
    private final Invitation invitation;
    private Optional<LocalMedia> local = Optional.empty();
    private Optional<MessageMedia> answer = Optional.empty();
    private String offer = "";
    private boolean isAnonymous;
    private Set<UserUri> identities = Set.of();
    private Optional<String> name = Optional.empty();

    Leg(Setup setup, Invitation invitation) {
        this.setup = setup;
        this.invitation = invitation;
    }

    static Leg of(Exchange exchange) {
        Leg leg = exchange.getProperty(PROPERTY, Leg.class);
        if (leg == null) {
            throw new IllegalStateException("this step needs the step buildInvitation before it, within the split");
        }
        return leg;
    }

    public Setup setup() {
        return setup;
    }

    public Invitation invitation() {
        return invitation;
    }

    @Override
    public Loop loop() {
        return invitation.conference().loop();
    }

    @Override
    public void join() {
        MessageMedia media = answer.orElseThrow();
        invitation
                .conference()
                .legs()
                .connect(
                        invitation,
                        new NegotiatedMedia(media, OfferAnswer.roleTowardsAnswerer(media)),
                        isAnonymous,
                        identities,
                        name);
    }

    LocalMedia local() {
        return local.orElseThrow();
    }

    /** Our offer on this leg. */
    String offer() {
        return offer;
    }

    void offer(String sdp) {
        offer = sdp;
    }

    void local(LocalMedia media) {
        local = Optional.of(media);
    }

    /** The invitee's media; empty until a usable answer came. */
    public Optional<MessageMedia> answer() {
        return answer;
    }

    void answer(MessageMedia media) {
        answer = Optional.of(media);
    }

    public boolean isAnonymous() {
        return isAnonymous;
    }

    void anonymous() {
        isAnonymous = true;
    }

    /** Asserted identities of the invitee, beside the one he was invited by. */
    public Set<UserUri> identities() {
        return identities;
    }

    /** The URI that he was invited by, and those. */
    Set<UserUri> allIdentities() {
        Set<UserUri> all = new HashSet<>(identities);
        all.add(invitation.invitee().uri());
        return all;
    }

    public Optional<String> name() {
        return name;
    }

    void asserted(Set<UserUri> asserted, Optional<String> assertedName) {
        identities = Set.copyOf(asserted);
        name = assertedName;
    }
}
