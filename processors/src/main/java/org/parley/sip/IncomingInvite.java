package org.parley.sip;

import java.util.Optional;
import java.util.function.IntConsumer;

/** An initial INVITE that passed the checks of the protocol (decision 17). The first final answer wins. */
public interface IncomingInvite {

    SipRequest request();

    /**
     * Sends a 101 to 199 with a To tag. Repeated every 60 s (decision 14) while no final response is sent. No effect after
     * the final response. Where the INVITE requires {@code 100rel} it goes out reliably (RFC 3262), and not at all when the
     * INVITE has no offer.
     */
    void progress(int status, SipHeaders headers);

    /**
     * Sends 200, and again until ACK. {@code listener} hears of the dialog from then on.
     *
     * @return the dialog, or empty when a final response was already sent or the INVITE was cancelled
     */
    Optional<SipDialog> accept(SipHeaders headers, SipBody body, SipDialog.Listener listener);

    /**
     * Sends a final response 300 to 699.
     *
     * @return false when a final response was already sent or the INVITE was cancelled
     */
    boolean reject(int status, String reason, SipHeaders headers, SipBody body);

    /**
     * Runs {@code action}, with the final status, when the caller gives up: CANCEL was answered 200 and the INVITE 487, the time in its Expires has
     * passed (487), or a reliable provisional response was not acknowledged for 64*T1 (504). Runs at once when that has already happened. One
     * action at the most.
     */
    void onCancelled(IntConsumer action);
}
