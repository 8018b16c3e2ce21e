package org.parley.sip;

/** A request of ours that waits for responses; found by its branch and method. */
interface ClientTransaction {

    void onResponse(ReceivedResponse response);
}
