package org.parley.command;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** Whatever comes is a command that the schemas permit, or is refused with a reason; never anything else. */
class CommandReaderPropertyTest {

    private static final ObjectMapper MAPPER = new ObjectMapper();

    private final CommandReader reader = new CommandReader(65_536, 5);

    private Optional<Command> read(byte[] octets) {
        try {
            return Optional.of(reader.read(reader.object(octets)));
        } catch (CommandRefusal refusal) {
            assertTrue(refusal.getMessage().chars().noneMatch(Character::isISOControl), refusal.getMessage());
            return Optional.empty();
        }
    }

    @Property
    void takesAnyOctets(@ForAll byte[] octets) {
        read(octets);
    }

    @Property
    void takesAnyTextInAnyPlace(@ForAll("commands") Map<String, Object> command, @ForAll int at, @ForAll char odd)
            throws Exception {
        StringBuilder json = new StringBuilder(MAPPER.writeValueAsString(command));
        json.setCharAt(Math.floorMod(at, json.length()), odd);

        read(CommandReader.octets(json.toString()));
    }

    /** What is read is what the schemas permit; what they permit is read, unless it is about URIs, which they know less of. */
    @Property(tries = 2_000)
    void agreesWithTheSchemas(@ForAll("commands") Map<String, Object> command) throws Exception {
        String json = MAPPER.writeValueAsString(command);
        List<String> faults = CommandSchemas.faultsOfCommand(json);

        Optional<Command> read = read(CommandReader.octets(json));

        assertEquals(faults.isEmpty(), read.isPresent(), json + " " + faults);
    }

    @Provide
    Arbitrary<Map<String, Object>> commands() {
        Arbitrary<String> type = Arbitraries.of("create", "send", "add", "remove", "end", "query", "destroy")
                .map(kind -> "org.parley.command." + kind + ".v1");
        return Combinators.combine(type, data(), Arbitraries.of("c-1", "", "ä", "x y"))
                .as((of, data, id) -> new LinkedHashMap<>(Map.of(
                        "specversion", "1.0", "id", id, "source", "urn:example:dispatch", "type", of, "data", data)));
    }

    private static Arbitrary<Map<String, Object>> data() {
        Arbitrary<Object> session = Arbitraries.of("s1", "sip:s1@example.com", 7, List.of());
        Arbitrary<Object> uri = Arbitraries.of("sip:ben@example.com", "tel:+4930123", "mailto:a@b");
        Arbitrary<Object> users =
                Arbitraries.of(List.of("sip:ben@example.com"), List.of(), List.of("mailto:a@b"), "sip:ben@example.com");
        Arbitrary<Object> text = Arbitraries.of("hello", "x".repeat(4_000), "x".repeat(4_001));
        Arbitrary<Object> limit = Arbitraries.of(1, 200, 201, 0, "7");
        return Combinators.combine(List.of(
                        member("session", session),
                        member("users", users),
                        member("user", uri),
                        member("identity", uri),
                        member("text", text),
                        member("limit", limit)))
                .as(members -> {
                    Map<String, Object> all = new LinkedHashMap<>();
                    members.forEach(all::putAll);
                    return all;
                });
    }

    private static Arbitrary<Map<String, Object>> member(String name, Arbitrary<Object> value) {
        return value.optional(0.5).map(given -> given.<Map<String, Object>>map(it -> Map.of(name, it))
                .orElse(Map.of()));
    }
}
