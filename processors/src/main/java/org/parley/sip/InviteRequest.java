package org.parley.sip;

/**
 * An INVITE to send outside a dialog.
 *
 * @param requestUri sip, sips or tel URI of the target
 * @param from value for From; the tag is added
 * @param to value for To, without tag
 * @param contact the whole value of Contact, for example {@code <sip:s1@im.example.com>;isfocus}
 * @param maxForwards 1 to 255
 * @param headers all further headers, in order
 * @param body the offer
 */
public record InviteRequest(
        String requestUri,
        NameAddr from,
        NameAddr to,
        String contact,
        int maxForwards,
        SipHeaders headers,
        SipBody body) {}
