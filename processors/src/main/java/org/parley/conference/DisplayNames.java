package org.parley.conference;

import java.util.List;
import java.util.Optional;

/** Which display name a user has, by the priority of OMA 5.5 (decision 3). */
public record DisplayNames(List<Source> order) {

    /** Longest display name that is passed on, in characters. Ours: longer ones only serve to disturb others' screens. */
    static final int MAX_LENGTH = 128;

    /** Where a name can come from. */
    public enum Source {
        FROM,
        ASSERTED,
        GROUP
    }

    public DisplayNames {
        order = List.copyOf(order);
    }

    //= OMA-A5
    //= DEC-3
    /** The first name there is, in the configured order, without control characters and cut to {@value #MAX_LENGTH}. */
    public Optional<String> choose(Optional<String> from, Optional<String> asserted, Optional<String> group) {
        return order.stream()
                .map(source -> switch (source) {
                    case FROM -> from;
                    case ASSERTED -> asserted;
                    case GROUP -> group;
                })
                .flatMap(Optional::stream)
                .map(DisplayNames::clean)
                .filter(name -> !name.isEmpty())
                .findFirst();
    }

    private static String clean(String name) {
        StringBuilder kept = new StringBuilder();
        name.codePoints()
                .filter(c -> !Character.isISOControl(c) && c != 0x2028 && c != 0x2029 && c != 0xFFFD)
                .limit(MAX_LENGTH)
                .forEach(kept::appendCodePoint);
        return kept.toString().strip();
    }
}
