package org.parley.conference;

/**
 * What identifies a SIP dialog at this server (RFC 3261 section 12).
 *
 * @param localTag ours
 * @param remoteTag the user's
 */
public record DialogId(String callId, String localTag, String remoteTag) {}
