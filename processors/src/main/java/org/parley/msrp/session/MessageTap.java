package org.parley.msrp.session;

/** Somebody who gets a copy of whole messages, and must never slow the chat. Called by event loops. */
public interface MessageTap {

    /** Most octets that are kept of a message; what is longer arrives cut. Asked once for each message. */
    int maxBytes();

    /** A message went through the switch. Must neither block nor fail; what there is no room for is to be counted and dropped. */
    void message(TappedMessage message);
}
