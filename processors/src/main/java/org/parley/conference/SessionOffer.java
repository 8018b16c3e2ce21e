package org.parley.conference;

import java.util.Map;
import org.parley.sdp.SelectedMedia;

/**
 * What all legs of a session have in common, those of the set-up and those that are added later.
 *
 * @param media the chat, as the inviter offered it and policy has cut it
 * @param conversation header fields by which clients know the conversation: Contribution-ID and those like it
 */
public record SessionOffer(SelectedMedia media, Map<String, String> conversation) {

    public SessionOffer {
        conversation = Map.copyOf(conversation);
    }
}
