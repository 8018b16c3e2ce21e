package org.parley.sip;

/** An ACK as it was sent, for the final response that comes again. */
record SentAck(byte[] message, Hop hop) {

    void sendAgain(Core core) {
        core.transports().flow(hop).send(message, core.transports()::countLost);
    }
}
