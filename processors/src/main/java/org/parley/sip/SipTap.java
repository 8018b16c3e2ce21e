package org.parley.sip;

/** Somebody who sees each SIP message that comes and goes. */
public interface SipTap {

    /** A message came, or is sent. On threads of sockets and lanes: must neither block nor fail. */
    void message(TappedSip message);
}
