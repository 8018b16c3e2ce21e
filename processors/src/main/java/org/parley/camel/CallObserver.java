package org.parley.camel;

import org.parley.sip.OutgoingInvite;
import org.parley.sip.SipDialog;
import org.parley.sip.SipResponse;

/** Hears how an INVITE of a {@code sipua:invite} producer goes. Callbacks must not block. */
public interface CallObserver {

    /** The INVITE is on its way; {@code call} can cancel it. */
    void started(OutgoingInvite call);

    /** A 100: the next hop has the INVITE. Need not come, and may come more than once. */
    void trying();

    /** Asked before a redirect to another target is followed: false leaves that target out. */
    default boolean mayTry(String uri) {
        return true;
    }

    /** A 101 to 199. */
    void provisional(SipResponse response);

    /** The 2xx; comes before the exchange goes on, so that nothing about the dialog is missed. */
    void accepted(SipResponse response, SipDialog dialog);
}
