package org.parley.conference;

/**
 * What one NOTIFY tells a referrer (RFC 3515 sections 2.4.5 and 2.4.7).
 *
 * @param status 100 while the referral is under way, else its outcome
 * @param phrase reason phrase that goes with it
 * @param subscriptionState value of Subscription-State
 */
public record ReferralReport(int status, String phrase, String subscriptionState) {}
