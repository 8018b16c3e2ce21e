package org.parley.conference;

import java.util.function.IntConsumer;

/** Port: the dialog in which a referrer hears what becomes of his REFER. Called on the conference's loop; must not block. */
public interface ReferrerLeg {

    /**
     * NOTIFY with the state of the referral as message/sipfrag.
     *
     * @param done gets, once and on the conference's loop, the status of the final response; 408 for none
     */
    void notify(ReferralReport report, IntConsumer done);

    /** Nothing more is sent. */
    void end();
}
