package org.parley.outbox;

/**
 * Where a subscription stands.
 *
 * @param cursor all entries before this number are acknowledged
 * @param octets weight of those entries
 */
record Place(long cursor, long octets) {

    static final Place BEGINNING = new Place(0, 0);

    String toText(boolean isRecording) {
        return cursor + " " + octets + (isRecording ? " on" : " off");
    }

    /** @throws IllegalArgumentException for a text that is none */
    static Place parse(String text) {
        String[] parts = text.split(" ");
        return new Place(Long.parseLong(parts[0]), Long.parseLong(parts[1]));
    }

    static boolean isRecording(String text) {
        return text.endsWith(" on");
    }
}
