package org.parley.step;

import java.time.Duration;
import org.parley.conference.Authorisation;
import org.parley.conference.DisplayNames;
import org.parley.conference.InvitationLimits;
import org.parley.conference.Policy;
import org.parley.conference.UriPatterns;
import org.parley.sdp.MediaPolicy;
import org.parley.sdp.SdpOrigin;

/**
 * The configuration as one set-up sees it, from its first step to its last.
 *
 * @param uris {@code domain}, {@code factoryUris}: what is ours
 * @param authorisation {@code authorisation.*}
 * @param displayNames {@code sip.displayNameOrder}
 * @param policy {@code adhoc.*}
 * @param media {@code msrp.*}
 * @param capabilitiesOrigin {@code o=} line of the description in a 488
 * @param isfocusOnOneToOne {@code sip.isfocusOnOneToOne}
 * @param identityStyle {@code sip.identityStyle}
 * @param recipientListHistory {@code sip.recipientListHistory}
 * @param isIms {@code sip.profile = ims}
 * @param hasCore {@code sip.outboundProxy} is set: legs go to the home network's own entries
 * @param userAgent product token of our requests
 * @param sessionExpires {@code sip.sessionExpires}
 * @param minSe {@code sip.minSE}
 * @param sessionLimit {@code limits.sessions}
 * @param retryAfter {@code limits.retryAfter}
 * @param listEntryLimit {@code limits.listEntries}
 * @param invitations {@code limits.invitationsPerOriginator}, {@code limits.invitationsPerTarget}
 * @param withdrawn {@code consent.withdrawn}: who is not to be invited through lists
 * @param logsContent {@code logContent}
 */
public record FocusSettings(
        OwnUris uris,
        Authorisation authorisation,
        DisplayNames displayNames,
        Policy policy,
        MediaPolicy media,
        SdpOrigin capabilitiesOrigin,
        boolean isfocusOnOneToOne,
        IdentityStyle identityStyle,
        boolean recipientListHistory,
        boolean isIms,
        boolean hasCore,
        String userAgent,
        Duration sessionExpires,
        Duration minSe,
        int sessionLimit,
        Duration retryAfter,
        int listEntryLimit,
        InvitationLimits.Rates invitations,
        UriPatterns withdrawn,
        boolean logsContent) {

    /** Whose identity From and P-Asserted-Identity of a leg carry (decision 4). */
    public enum IdentityStyle {
        INVITER,
        CONFERENCE
    }
}
