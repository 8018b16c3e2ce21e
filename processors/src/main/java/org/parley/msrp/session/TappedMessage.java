package org.parley.msrp.session;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.parley.cpim.CpimHead;
import org.parley.cpim.UriKey;

/**
 * A copy of a message as its recipients got it.
 *
 * @param conferenceId the conference
 * @param messageId Message-ID that recipients got
 * @param sender URI by which others know the sender
 * @param identities the sender's own URIs, also where he is anonymous
 * @param recipients URIs by which others know the only recipients, none of them where nobody got it; empty: everybody
 * @param contentType MSRP content type, {@code message/cpim} for nearly all
 * @param innerType type of what is said, in lower case and without parameters: of the content of a message/cpim
 * @param head header block of a message/cpim; empty where it is another than the sender's, and has to be read again
 * @param octets the content, cut behind {@link MessageTap#maxBytes}
 * @param lengthBytes octets of the whole content
 */
public record TappedMessage(
        String conferenceId,
        String messageId,
        String sender,
        Set<String> identities,
        Optional<List<String>> recipients,
        String contentType,
        String innerType,
        Optional<CpimHead> head,
        byte[] octets,
        long lengthBytes) {

    /** True when the end of the content is missing in {@link #octets}. */
    public boolean isTruncated() {
        return lengthBytes > octets.length;
    }

    /** True when the sender is anonymous. */
    public boolean isAnonymous() {
        // Mostly he is known by one of them, letter for letter.
        return !identities.contains(sender)
                && identities.stream().map(UriKey::of).noneMatch(UriKey.of(sender)::equals);
    }
}
