package org.parley.msrp.session;

/** Two who read along. */
record BothTaps(MessageTap one, MessageTap other) implements MessageTap {

    @Override
    public int maxBytes() {
        return Math.max(one.maxBytes(), other.maxBytes());
    }

    @Override
    public void message(TappedMessage message) {
        one.message(message);
        other.message(message);
    }
}
