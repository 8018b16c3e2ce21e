package org.parley.bench;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Stream;

/** The options {@code name=value} of a program of this package, and its words for the terminal. */
final class LoadOptions {

    private final String program;
    private final String help;
    private final Map<String, String> values = new HashMap<>();

    /** @param help one line for each option that there is, {@code name=default} and what it means */
    LoadOptions(String program, String help) {
        this.program = program;
        this.help = help;
    }

    /** The options of a command line; empty, and said why, when one of them does not exist. */
    Optional<LoadOptions> read(String[] arguments) {
        LoadOptions read = new LoadOptions(program, help);
        for (String argument : arguments) {
            String[] option = argument.split("=", 2);
            if (option.length != 2 || !help.contains(' ' + option[0] + '=')) {
                print("usage: " + program + " [name=value ...]\n" + help);
                return Optional.empty();
            }
            read.values.put(option[0], option[1]);
        }
        return Optional.of(read);
    }

    boolean has(String name) {
        return values.containsKey(name);
    }

    String text(String name, String otherwise) {
        return values.getOrDefault(name, otherwise);
    }

    int number(String name, int otherwise) {
        return Integer.parseInt(text(name, Integer.toString(otherwise)));
    }

    /** The values between semicolons; empty without any. */
    List<String> list(String name) {
        return Stream.of(text(name, "").split(";"))
                .filter(Predicate.not(String::isBlank))
                .toList();
    }

    /** Words with spaces between; none by default. */
    List<String> words(String name) {
        return Stream.of(text(name, "").split(" +"))
                .filter(Predicate.not(String::isBlank))
                .toList();
    }

    Duration seconds(String name, int otherwise) {
        return Duration.ofSeconds(number(name, otherwise));
    }

    @SuppressWarnings("SystemOut") // for programs for the terminal
    static void print(String text) {
        System.out.print(text);
        System.out.flush();
    }
}
