package org.parley.conference;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * Collects the final failures of the legs of one set-up and chooses the one that the inviter gets (rule C1, reference for
 * the mapping: section 9.1). Owned by the conference's loop.
 */
final class AnswerAggregator {

    private final Policy.FailureCode policy;
    private final List<FinalFailure> failures = new ArrayList<>();

    AnswerAggregator(Policy.FailureCode policy) {
        this.policy = policy;
    }

    /**
     * A final failure of one leg.
     *
     * @param status the code as the leg ended, 300 to 699
     * @param cancelledByUs we had cancelled the leg before it ended
     */
    void add(int status, boolean cancelledByUs, Optional<Duration> retryAfter) {
        failures.add(new FinalFailure(mapped(status, cancelledByUs), retryAfter));
    }

    /** The one final failure, or empty when no leg has failed. */
    //= OMA-C1
    Optional<FinalFailure> chosen() {
        Comparator<FinalFailure> byStatus = Comparator.comparingInt(FinalFailure::status);
        if (policy instanceof Policy.FailureCode.Fixed fixed) {
            return failures.isEmpty()
                    ? Optional.empty()
                    : Optional.of(new FinalFailure(fixed.code(), Optional.empty()));
        }
        if (policy instanceof Policy.FailureCode.First) {
            return failures.stream().findFirst();
        }
        Optional<FinalFailure> global = policy instanceof Policy.FailureCode.SixxxWins
                ? failures.stream().filter(f -> f.status() >= 600).min(byStatus)
                : Optional.empty();
        return global.or(() -> failures.stream().min(byStatus));
    }

    /**
     * What a code of one leg means to the inviter: a challenge to the server means nothing to him (480), a 503 concerns our
     * next hop only (500, RFC 3261 section 16.7 step 6), a 487 that answers our own CANCEL is a time-out (408), a redirect
     * that was not followed or led nowhere is 480 (decision 6).
     */
    //= DEC-6
    static int mapped(int status, boolean cancelledByUs) {
        if (status < 400) {
            return 480;
        }
        return switch (status) {
            case 401, 407 -> 480;
            case 503 -> 500;
            case 487 -> cancelledByUs ? 408 : 487;
            default -> status;
        };
    }
}
