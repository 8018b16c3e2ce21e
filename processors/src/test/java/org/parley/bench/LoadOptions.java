package org.parley.bench;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The {@code name=value} arguments of a load program. */
final class LoadOptions {

    private final Map<String, String> given = new HashMap<>();

    /**
     * Reads arguments.
     *
     * @param usage names each option that there is as {@code  name=}
     * @return empty when one of them is no option
     */
    static Optional<LoadOptions> of(String usage, String... arguments) {
        LoadOptions options = new LoadOptions();
        for (String argument : arguments) {
            String[] option = argument.split("=", 2);
            if (option.length != 2 || !usage.contains(" " + option[0] + "=")) {
                return Optional.empty();
            }
            options.given.put(option[0], option[1]);
        }
        return Optional.of(options);
    }

    String text(String name, String otherwise) {
        return given.getOrDefault(name, otherwise);
    }

    int number(String name, int otherwise) {
        return Integer.parseInt(text(name, Integer.toString(otherwise)));
    }

    /** Words with spaces between; none by default. */
    List<String> words(String name) {
        String value = text(name, "");
        return value.isEmpty() ? List.of() : List.of(value.split(" +"));
    }
}
