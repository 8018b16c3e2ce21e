package org.parley.conference;

import org.parley.sdp.ConnectionRole;
import org.parley.sdp.MessageMedia;

/**
 * What was agreed with one user about his MSRP session.
 *
 * @param media his media line
 * @param role who connects
 */
public record NegotiatedMedia(MessageMedia media, ConnectionRole role) {}
