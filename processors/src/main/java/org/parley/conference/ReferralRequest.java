package org.parley.conference;

import java.util.List;
import java.util.Optional;

/**
 * What a participant asks for by REFER.
 *
 * @param referrer who asks
 * @param hidesReferrer he asks, in this request, not to be named to others
 * @param additions whom to invite, each once
 * @param removals whom to remove, each once
 * @param isSilent no subscription follows, so that the answer is all that he hears
 */
public record ReferralRequest(
        Participant referrer,
        boolean hidesReferrer,
        List<Invitee> additions,
        List<UserUri> removals,
        boolean isSilent) {

    public ReferralRequest {
        additions = List.copyOf(additions);
        removals = List.copyOf(removals);
    }

    /** The referrer as others may see him. */
    Optional<String> by() {
        return hidesReferrer ? Optional.empty() : Optional.of(referrer.publicUri());
    }
}
