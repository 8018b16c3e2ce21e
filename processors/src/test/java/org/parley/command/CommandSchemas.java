package org.parley.command;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.networknt.schema.InputFormat;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** The shipped schemas of commands and replies. */
public final class CommandSchemas {

    private static final ObjectMapper MAPPER = new ObjectMapper();
    private static final JsonSchemaFactory FACTORY = JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V202012);
    private static final Map<String, JsonSchema> SCHEMAS = new ConcurrentHashMap<>();

    private CommandSchemas() {}

    /** The reply, which is valid or the test fails. */
    public static JsonNode reply(String json) {
        assertEquals(List.of(), faults("reply", json), json);
        return node(json);
    }

    /** The reply's error code, or {@code ok}. */
    public static String outcome(JsonNode reply) {
        return reply.at("/data/error/code").asText(reply.at("/data/outcome").asText());
    }

    /** What the schemas of a command say against it. */
    static List<String> faultsOfCommand(String json) {
        List<String> faults = new ArrayList<>(faults("envelope", json));
        JsonNode command = node(json);
        String kind = command.path("type").asText().replaceAll("org\\.parley\\.command\\.|\\.v1", "");
        if (faults.isEmpty()) {
            faults.addAll(faults(kind, command.path("data").toString()));
        }
        return faults;
    }

    static JsonNode node(String json) {
        try {
            return MAPPER.readTree(json);
        } catch (JsonProcessingException e) {
            throw new AssertionError("no JSON: " + json, e);
        }
    }

    private static List<String> faults(String name, String json) {
        JsonSchema schema = SCHEMAS.computeIfAbsent(name, known -> FACTORY.getSchema(text(known), InputFormat.JSON));
        List<String> faults = new ArrayList<>();
        schema.validate(json, InputFormat.JSON).forEach(message -> faults.add(name + ": " + message));
        return faults;
    }

    private static String text(String name) {
        try (InputStream in = CommandSchemas.class.getResourceAsStream("schema/" + name + ".v1.json")) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
