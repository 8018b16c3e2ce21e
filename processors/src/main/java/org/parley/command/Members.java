package org.parley.command;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** The members of one JSON object by name and type. Each reading throws a {@link CommandRefusal} that names the member. */
final class Members {

    private final String where;
    private final Map<String, Object> all;

    /** @param where what the object is, for the reason: {@code data} */
    Members(String where, Map<String, Object> all) {
        this.where = where;
        this.all = all;
    }

    /** Refuses what nobody would read: a misspelt member would be left aside in silence. */
    Members only(String... known) {
        Set<String> unknown = new TreeSet<>(all.keySet());
        unknown.removeAll(Set.of(known));
        if (!unknown.isEmpty()) {
            throw invalid(unknown.iterator().next(), "is not known here; known are " + String.join(", ", known));
        }
        return this;
    }

    /** @param longest most characters */
    Optional<String> text(String name, int longest) {
        Object value = all.get(name);
        if (value == null) {
            return Optional.empty();
        }
        if (!(value instanceof String text)) {
            throw invalid(name, "is no string");
        }
        return Optional.of(checked(name, text, longest));
    }

    /** As {@link #text}, of one line. */
    Optional<String> line(String name, int longest) {
        Optional<String> text = text(name, longest);
        if (text.filter(line -> line.chars().anyMatch(Character::isISOControl)).isPresent()) {
            throw invalid(name, "has control characters");
        }
        return text;
    }

    String needLine(String name, int longest) {
        return line(name, longest).orElseThrow(() -> invalid(name, "is missing"));
    }

    String needText(String name, int longest) {
        return text(name, longest).orElseThrow(() -> invalid(name, "is missing"));
    }

    private String checked(String name, String text, int longest) {
        if (text.isBlank()) {
            throw invalid(name, "is empty");
        }
        if (text.length() > longest) {
            throw invalid(name, "has more than " + longest + " characters");
        }
        return text;
    }

    /** @param most elements, one at least */
    List<String> needTexts(String name, int most, int longest) {
        if (!(all.get(name) instanceof List<?> list)) {
            throw invalid(name, all.containsKey(name) ? "is no array" : "is missing");
        }
        if (list.isEmpty() || list.size() > most) {
            throw invalid(name, "has " + list.size() + " elements; 1 to " + most + " are permitted");
        }
        List<String> texts = new ArrayList<>();
        for (Object element : list) {
            if (!(element instanceof String text)) {
                throw invalid(name, "has an element that is no string");
            }
            texts.add(checked(name, text, longest));
        }
        return texts;
    }

    int number(String name, int whenAbsent, int most) {
        Object value = all.get(name);
        if (value == null) {
            return whenAbsent;
        }
        if (value instanceof JsonReader.Number number && number.text().matches("[1-9][0-9]{0,8}")) {
            int read = Integer.parseInt(number.text());
            if (read <= most) {
                return read;
            }
        }
        throw invalid(name, "is no number from 1 to " + most);
    }

    Members needObject(String name) {
        if (!(all.get(name) instanceof Map<?, ?>)) {
            throw invalid(name, all.containsKey(name) ? "is no object" : "is missing");
        }
        return new Members(name, object(name));
    }

    @SuppressWarnings("unchecked")
    private Map<String, Object> object(String name) {
        return (Map<String, Object>) all.get(name);
    }

    Map<String, Object> all() {
        return all;
    }

    boolean has(String name) {
        return all.containsKey(name);
    }

    CommandRefusal invalid(String name, String what) {
        return new CommandRefusal(
                ErrorCode.INVALID, where + ": the member " + CommandTexts.printable(name) + ' ' + what);
    }
}
