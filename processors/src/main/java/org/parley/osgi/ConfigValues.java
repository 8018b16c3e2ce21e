package org.parley.osgi;

import java.math.BigInteger;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.parley.osgi.ConfigKey.Parser;

/** The value formats of {@code etc/parley.cfg}: each method gives the parser of one. */
final class ConfigValues {
    /** A number and a unit; the space between them may be left out. */
    private static final Pattern QUANTITY = Pattern.compile("(\\d{1,18})\\s*([A-Za-z]*)");

    private static final Map<String, Long> MILLIS_PER_UNIT =
            Map.of("ms", 1L, "", 1_000L, "s", 1_000L, "min", 60_000L, "h", 3_600_000L, "d", 86_400_000L);
    private static final Map<String, Long> OCTETS_PER_UNIT =
            Map.of("", 1L, "b", 1L, "kb", 1L << 10, "mb", 1L << 20, "gb", 1L << 30);

    private ConfigValues() {}

    static Parser<Integer> integer(int smallest, int largest) {
        return text -> {
            try {
                return within(Integer.parseInt(text), smallest, largest);
            } catch (NumberFormatException e) {
                throw new InvalidValueException("not a whole number");
            }
        };
    }

    static Parser<Boolean> bool() {
        return text -> switch (text.toLowerCase(Locale.ROOT)) {
            case "true" -> true;
            case "false" -> false;
            default -> throw new InvalidValueException("neither true nor false");
        };
    }

    /** What the parser makes of a text that is not empty. */
    static <T> Parser<T> emptyOr(T whenEmpty, Parser<T> parser) {
        return text -> text.isEmpty() ? whenEmpty : parser.parse(text);
    }

    /** A path of a file, which need not be there; empty for none. */
    static Parser<Optional<String>> path() {
        return text -> {
            try {
                return text.isEmpty()
                        ? Optional.empty()
                        : Optional.of(Path.of(text).toString());
            } catch (InvalidPathException e) {
                throw new InvalidValueException("not a path");
            }
        };
    }

    //= DEC-24
    static Parser<Duration> duration(Duration shortest, Duration longest) {
        return text -> {
            Duration value = Duration.ofMillis(quantity(text, MILLIS_PER_UNIT, "ms, s, min, h or d"));
            if (value.compareTo(shortest) < 0 || value.compareTo(longest) > 0) {
                throw new InvalidValueException("out of range");
            }
            return value;
        };
    }

    //= DEC-24
    static Parser<Integer> octets(int smallest, int largest) {
        return text -> (int) within(quantity(text, OCTETS_PER_UNIT, "B, KB, MB or GB"), smallest, largest);
    }

    //= DEC-24
    static Parser<Long> manyOctets(long smallest, long largest) {
        return text -> within(quantity(text, OCTETS_PER_UNIT, "B, KB, MB or GB"), smallest, largest);
    }

    /** The constants of an enum, written in lower case with hyphens. */
    static <E extends Enum<E>> Parser<E> oneOf(Class<E> type) {
        return text -> {
            for (E constant : type.getEnumConstants()) {
                if (written(constant).equals(text)) {
                    return constant;
                }
            }
            throw new InvalidValueException("not one of the choices");
        };
    }

    /** How an enum constant is written in the file. */
    static String written(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    static Parser<String> matching(Pattern pattern, String kind) {
        return text -> {
            if (!pattern.matcher(text).matches()) {
                throw new InvalidValueException("not " + kind);
            }
            return text;
        };
    }

    /** Elements separated as {@code separator} says; empty text is the empty list. */
    static <T> Parser<List<T>> list(String separator, int longest, Parser<T> element) {
        return text -> {
            if (text.isEmpty()) {
                return List.of();
            }
            List<T> values = new ArrayList<>();
            for (String part : text.split(separator, -1)) {
                if (values.size() == longest) {
                    throw new InvalidValueException("more than " + longest + " entries");
                }
                if (part.isBlank()) {
                    throw new InvalidValueException("an entry is empty");
                }
                try {
                    values.add(element.parse(part.trim()));
                } catch (InvalidValueException e) {
                    throw new InvalidValueException("'" + part.trim() + "' is " + e.getMessage());
                }
            }
            return List.copyOf(values);
        };
    }

    static <T> Parser<List<T>> nonEmpty(Parser<List<T>> list) {
        return text -> {
            List<T> values = list.parse(text);
            if (values.isEmpty()) {
                throw new InvalidValueException("empty");
            }
            return values;
        };
    }

    static <T> Parser<List<T>> distinct(Parser<List<T>> list) {
        return text -> {
            List<T> values = list.parse(text);
            if (values.stream().distinct().count() < values.size()) {
                throw new InvalidValueException("an entry stands twice");
            }
            return values;
        };
    }

    /** Entries {@code name=value}, separated by commas. */
    static Parser<Map<String, String>> table(int longest, Set<String> names, Pattern value) {
        Parser<List<String>> entries = list(",", longest, text -> text);
        return text -> {
            Map<String, String> table = new LinkedHashMap<>();
            for (String entry : entries.parse(text)) {
                String[] sides = entry.split("=", 2);
                if (sides.length < 2 || !value.matcher(sides[1].trim()).matches()) {
                    throw new InvalidValueException("'" + entry + "' is not name=value");
                }
                if (!names.contains(sides[0].trim())) {
                    throw new InvalidValueException("'" + sides[0].trim() + "' is none of " + String.join(", ", names));
                }
                if (table.put(sides[0].trim(), sides[1].trim()) != null) {
                    throw new InvalidValueException("'" + sides[0].trim() + "' stands twice");
                }
            }
            return Map.copyOf(table);
        };
    }

    static String choices(Class<? extends Enum<?>> type) {
        return String.join(
                ", ",
                Arrays.stream(type.getEnumConstants())
                        .map(ConfigValues::written)
                        .toList());
    }

    private static long quantity(String text, Map<String, Long> factors, String units) throws InvalidValueException {
        Matcher matcher = QUANTITY.matcher(text);
        if (!matcher.matches()) {
            throw new InvalidValueException("not a number with a unit");
        }
        Long factor = factors.get(matcher.group(2).toLowerCase(Locale.ROOT));
        if (factor == null) {
            throw new InvalidValueException("the unit is none of " + units);
        }
        BigInteger value = new BigInteger(matcher.group(1)).multiply(BigInteger.valueOf(factor));
        if (value.bitLength() > 62) {
            throw new InvalidValueException("out of range");
        }
        return value.longValue();
    }

    private static int within(int value, int smallest, int largest) throws InvalidValueException {
        return (int) within((long) value, smallest, largest);
    }

    private static long within(long value, long smallest, long largest) throws InvalidValueException {
        if (value < smallest || value > largest) {
            throw new InvalidValueException("out of range");
        }
        return value;
    }
}
