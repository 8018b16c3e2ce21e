package org.parley.sdp;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;

/** The fields of a line's value, separated by spaces ({@link SdpTolerance#RUNS_OF_SPACES}). */
record SdpFields(List<String> fields) {

    static SdpFields of(String value) {
        List<String> fields = new ArrayList<>(8);
        int start = 0;
        while (start < value.length()) {
            int space = value.indexOf(' ', start);
            int end = space < 0 ? value.length() : space;
            if (end > start) {
                fields.add(value.substring(start, end));
            }
            start = end + 1;
        }
        return new SdpFields(fields);
    }

    int count() {
        return fields.size();
    }

    String at(int index) {
        return fields.get(index);
    }

    List<String> from(int index) {
        return fields.subList(index, fields.size());
    }

    /** Whether a field is one or more digits, of any length: session ids of NTP time exceed 32 bits. */
    boolean isNumber(int index) {
        return isDigits(fields.get(index));
    }

    static boolean isDigits(String text) {
        for (int i = 0; i < text.length(); i++) {
            if (text.charAt(i) < '0' || text.charAt(i) > '9') {
                return false;
            }
        }
        return !text.isEmpty();
    }

    /** A decimal number up to {@code max}, itself below 10^9; empty for anything else. */
    static OptionalInt tryNumber(String text, int max) {
        if (!isDigits(text) || text.length() > 9) {
            return OptionalInt.empty();
        }
        int number = Integer.parseInt(text);
        return number > max ? OptionalInt.empty() : OptionalInt.of(number);
    }
}
