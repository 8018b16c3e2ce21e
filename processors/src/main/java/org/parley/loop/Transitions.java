package org.parley.loop;

import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * A state machine as one table. The table is immutable and shared by all machines of its kind; each machine keeps its
 * own state and asks the table for the next one. An event that the table does not allow changes nothing.
 *
 * @param <S> states
 * @param <E> events
 */
public final class Transitions<S extends Enum<S>, E extends Enum<E>> {

    private final Map<S, Map<E, S>> table;

    private Transitions(Map<S, Map<E, S>> table) {
        this.table = table;
    }

    /** An empty table to fill. */
    public static <S extends Enum<S>, E extends Enum<E>> Builder<S, E> of(Class<S> states, Class<E> events) {
        return new Builder<>(states, events);
    }

    /** The state after {@code event} in {@code state}, or empty when the event is impossible there. */
    public Optional<S> next(S state, E event) {
        return Optional.ofNullable(table.getOrDefault(state, Map.of()).get(event));
    }

    /** The table as a DOT digraph, for documentation and golden files. */
    public String toDot(String name) {
        return table.entrySet().stream()
                .flatMap(from -> from.getValue().entrySet().stream()
                        .map(to -> "  " + from.getKey() + " -> " + to.getValue() + " [label=\"" + to.getKey() + "\"];"))
                .collect(Collectors.joining("\n", "digraph " + name + " {\n", "\n}\n"));
    }

    /** Collects the rows of a table. */
    public static final class Builder<S extends Enum<S>, E extends Enum<E>> {

        private final Map<S, Map<E, S>> table;
        private final Class<E> events;

        private Builder(Class<S> states, Class<E> events) {
            this.table = new EnumMap<>(states);
            this.events = events;
        }

        /** In {@code from}, {@code event} leads to {@code to}. */
        public Builder<S, E> on(S from, E event, S to) {
            if (table.computeIfAbsent(from, s -> new EnumMap<>(events)).put(event, to) != null) {
                throw new IllegalArgumentException(from + " has two rows for " + event);
            }
            return this;
        }

        public Transitions<S, E> build() {
            return new Transitions<>(table);
        }
    }
}
