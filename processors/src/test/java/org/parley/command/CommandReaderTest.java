package org.parley.command;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.parley.Covers;
import org.parley.operation.NewSession;

/** What a command may look like, and what is said about one that may not. */
class CommandReaderTest {

    private static final int LARGEST = 4_096;

    private final CommandReader reader = new CommandReader(LARGEST, 3);

    private static String event(String kind, String data) {
        return """
                {"specversion": "1.0", "id": "c-1", "source": "urn:example:dispatch",
                 "type": "org.parley.command.%s.v1", "data": %s}"""
                .formatted(kind, data);
    }

    private Command read(String json) {
        assertEquals(List.of(), CommandSchemas.faultsOfCommand(json));
        return reader.read(reader.object(CommandReader.octets(json)));
    }

    private CommandRefusal refused(String json) {
        return assertThrows(CommandRefusal.class, () -> reader.read(reader.object(CommandReader.octets(json))));
    }

    @Test
    @Covers("CMD-4")
    void readsEachKind() {
        assertEquals(
                new Action.Create(new NewSession(
                        "sip:alerts@example.com",
                        Optional.of("Alerts"),
                        List.of("sip:ben@example.com", "tel:+4930123"),
                        Optional.of("Fire"),
                        Optional.of("Leave\nnow"))),
                read(event(
                                "create",
                                """
                                {"identity": "sip:alerts@example.com", "name": "Alerts", "subject": "Fire",
                                 "users": ["sip:ben@example.com", "tel:+4930123"], "text": "Leave\\nnow"}"""))
                        .action());
        assertEquals(
                new Action.Send("s1", "sip:a@b", Optional.empty(), "hi"),
                read(event("send", "{\"session\":\"s1\",\"identity\":\"sip:a@b\",\"text\":\"hi\"}"))
                        .action());
        assertEquals(
                new Action.Add("s1", List.of("sip:ben@example.com")),
                read(event("add", "{\"session\":\"s1\",\"users\":[\"sip:ben@example.com\"]}"))
                        .action());
        assertEquals(
                new Action.Remove("s1", "sip:ben@example.com", Optional.of("loud")),
                read(event("remove", "{\"session\":\"s1\",\"user\":\"sip:ben@example.com\",\"reason\":\"loud\"}"))
                        .action());
        assertEquals(
                new Action.End("s1"), read(event("end", "{\"session\":\"s1\"}")).action());
        assertEquals(
                new Action.Show("s1"),
                read(event("query", "{\"session\":\"s1\"}")).action());
        assertEquals(
                new Action.ListPage(Optional.empty(), 50),
                read(event("query", "{}")).action());
        assertEquals(
                new Action.ListPage(Optional.of("x"), 200),
                read(event("query", "{\"after\":\"x\",\"limit\":200}")).action());
    }

    @ParameterizedTest
    @Covers("CMD-4")
    @CsvSource(
            delimiter = '|',
            value = {
                "''                                                      | MALFORMED    | no JSON object",
                "[1]                                                     | MALFORMED    | no JSON object",
                "{\"id\": }                                              | MALFORMED    | line 1",
                "{\"id\": \"a\", \"id\": \"b\"}                          | MALFORMED    | Duplicate",
                "{} {}                                                   | MALFORMED    | behind the JSON object",
                "{}                                                      | INVALID      | specversion is missing",
                "{\"specversion\":\"2.0\"}                               | INVALID      | specversion is not 1.0",
                "{\"specversion\":\"1.0\",\"id\":\"a b\"}                | INVALID      | id has other characters",
                "{\"specversion\":\"1.0\",\"id\":7}                      | INVALID      | id is no string",
            })
    void saysWhatIsWrongWithTheEnvelope(String json, ErrorCode code, String reason) {
        CommandRefusal refusal = refused(json);

        assertEquals(code, refusal.code());
        assertTrue(refusal.getMessage().contains(reason), refusal.getMessage());
    }

    @ParameterizedTest
    @Covers("CMD-4")
    @CsvSource(
            delimiter = '|',
            value = {
                "end    | {}                                             | session is missing",
                "end    | 7                                              | data is no object",
                "end    | {\"session\":\" \"}                            | session is empty",
                "end    | {\"sesion\":\"s\"}                             | sesion is not known here",
                "end    | {\"session\":\"a\\u0007\"}                     | control characters",
                "query  | {\"limit\":0}                                  | limit is no number from 1 to 200",
                "query  | {\"limit\":201}                                | limit is no number from 1 to 200",
                "query  | {\"limit\":1e2}                                | limit is no number from 1 to 200",
                "query  | {\"session\":\"s\",\"limit\":1}                | limit is not known here",
                "add    | {\"session\":\"s\",\"users\":[]}               | users has 0 elements",
                "add    | {\"session\":\"s\",\"users\":\"sip:a@b\"}      | users is no array",
                "add    | {\"session\":\"s\",\"users\":[7]}              | no string",
                "add    | {\"session\":\"s\",\"users\":[\"mailto:a@b\"]} | mailto:a@b, no sip",
                "create | {\"identity\":\"tel:+1\",\"users\":[\"sip:a@b\"]} | identity is no plain sip or sips URI",
                "create | {\"identity\":\"sip:a)&displayName=RAW(b@c\",\"users\":[\"sip:a@b\"]} | identity is no plain",
                "create | {\"identity\":\"sip:host\",\"users\":[\"sip:a@b\"]} | identity is no plain sip or sips URI",
                "send   | {\"session\":\"s\",\"identity\":\"sip:a@b\"}   | text is missing",
            })
    void saysWhatIsWrongWithTheData(String kind, String data, String reason) {
        CommandRefusal refusal = refused(event(kind, data));

        assertEquals(ErrorCode.INVALID, refusal.code());
        assertTrue(refusal.getMessage().contains(reason), refusal.getMessage());
    }

    @Test
    void refusesTypesThatItDoesNotKnow() {
        for (String kind : List.of("destroy", "END", "end.v2", "")) {
            assertEquals(ErrorCode.UNKNOWN_TYPE, refused(event(kind, "{}")).code());
        }
    }

    @Test
    @Covers("CMD-6")
    void refusesWhatIsTooMuch() {
        String padding = event("end", "{\"session\":\"s\"}");
        read(padding + " ".repeat(LARGEST - padding.length()));
        assertEquals(
                ErrorCode.TOO_BIG,
                refused(padding + " ".repeat(LARGEST + 1 - padding.length())).code());
        read(event("add", "{\"session\":\"s\",\"users\":[" + users(3) + "]}"));
        assertTrue(refused(event("add", "{\"session\":\"s\",\"users\":[" + users(4) + "]}"))
                .getMessage()
                .contains("1 to 3 are permitted"));
        int free = JsonReader.DEEPEST - 1;
        reader.object(CommandReader.octets("{\"x\":" + "[".repeat(free) + "]".repeat(free) + "}"));
        assertEquals(
                ErrorCode.MALFORMED,
                refused("{\"x\":" + "[".repeat(free + 1) + "]".repeat(free + 1) + "}")
                        .code());
        assertEquals(
                ErrorCode.MALFORMED, refused("{\"x\":" + "1".repeat(33) + "}").code());
        assertEquals(
                ErrorCode.MALFORMED, refused("{\"" + "n".repeat(300) + "\":1}").code());
    }

    private static String users(int number) {
        return IntStream.range(0, number)
                .mapToObj(i -> "\"sip:user" + i + "@example.com\"")
                .collect(Collectors.joining(","));
    }

    @Test
    @Covers("CMD-5")
    void knowsACommandByWhatItWantsAndNotByItsSpelling() {
        Fingerprint one = read(event("query", "{\"after\":\"x\",\"limit\":7}")).fingerprint();

        assertEquals(
                one,
                read(event("query", "{ \"limit\": 7,\n \"after\": \"\\u0078\" }"))
                        .fingerprint());
        assertNotEquals(
                one, read(event("query", "{\"after\":\"x\",\"limit\":8}")).fingerprint());
        assertNotEquals(one, read(event("query", "{\"after\":\"x7\"}")).fingerprint());
    }

    @Test
    void tellsWhoSentWhatIsWrong() {
        CommandReader.Sender sender =
                CommandReader.sender(reader.object(CommandReader.octets("{\"id\":\"c-1\",\"source\":\"a\\u001bb\"}")));

        assertEquals(new CommandReader.Sender(Optional.empty(), Optional.of("c-1")), sender);
    }
}
