package org.parley.event;

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

/** The shipped schemas as a strict consumer uses them: also what no schema names is wrong. */
public final class EventSchemas {

    private static final ObjectMapper MAPPER = new ObjectMapper();
    private static final JsonSchemaFactory FACTORY = JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V202012);
    private static final Map<String, JsonNode> TEXTS = new ConcurrentHashMap<>();
    private static final Map<String, JsonSchema> SCHEMAS = new ConcurrentHashMap<>();

    private EventSchemas() {}

    static JsonNode schema(String file) {
        return TEXTS.computeIfAbsent(file, name -> {
            try (InputStream in = EventSchemas.class.getResourceAsStream("schema/" + name)) {
                return MAPPER.readTree(in);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        });
    }

    /** The file of the schema of a type's data. */
    static String file(EventType type) {
        return type.typeName().substring("org.parley.".length()) + ".json";
    }

    /** The event, which is valid or the test fails. */
    public static JsonNode read(byte[] octets) {
        String text = new String(octets, StandardCharsets.UTF_8);
        try {
            JsonNode event = MAPPER.readTree(text);
            List<String> faults = new ArrayList<>(check("envelope.json", event));
            String file = event.path("type").asText().replaceFirst("org\\.parley\\.", "") + ".json";
            faults.addAll(check(file, event.path("data")));
            assertEquals(
                    schema(file).path("$id").asText(), event.path("dataschema").asText());
            assertEquals(List.of(), faults, text);
            return event;
        } catch (JsonProcessingException e) {
            throw new AssertionError("no JSON: " + text, e);
        }
    }

    private static List<String> check(String file, JsonNode value) {
        JsonSchema schema = SCHEMAS.computeIfAbsent(
                file, name -> FACTORY.getSchema(schema(name).toString(), InputFormat.JSON));
        List<String> faults = new ArrayList<>();
        schema.validate(value.toString(), InputFormat.JSON, run -> run.getExecutionConfig()
                        .setFormatAssertionsEnabled(true))
                .forEach(message -> faults.add(file + ": " + message));
        unnamed(schema(file), schema(file), value, file, faults);
        return faults;
    }

    private static void unnamed(JsonNode root, JsonNode schema, JsonNode value, String at, List<String> faults) {
        JsonNode named =
                schema.has("$ref") ? root.at(schema.path("$ref").asText().substring(1)) : schema;
        if (value.isArray() && named.has("items")) {
            value.forEach(item -> unnamed(root, named.path("items"), item, at + "[]", faults));
        }
        if (value.isObject() && named.has("properties")) {
            value.fields().forEachRemaining(member -> {
                JsonNode known = named.path("properties").path(member.getKey());
                if (known.isMissingNode()) {
                    faults.add(at + " has " + member.getKey() + ", which its schema does not name");
                }
                unnamed(root, known, member.getValue(), at + '.' + member.getKey(), faults);
            });
        }
    }
}
