package org.parley.command;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Reads one JSON object (RFC 8259), with bounds to all that a sender could make large; a member may be there once. */
final class JsonReader {

    /** Most brackets within brackets. Ours: a command has two levels, extensions may have more. */
    static final int DEEPEST = 16;

    /** Longest name of a member, in characters. Ours. */
    static final int LONGEST_NAME = 256;

    /** Most digits of a number. Ours: a 64-bit one has 20. */
    static final int LONGEST_NUMBER = 32;

    private static final JsonFactory FACTORY = JsonFactory.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .disable(StreamReadFeature.INCLUDE_SOURCE_IN_LOCATION)
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxNestingDepth(DEEPEST)
                    .maxNameLength(LONGEST_NAME)
                    .maxNumberLength(LONGEST_NUMBER)
                    .build())
            .build();

    /** A number as it was written. */
    record Number(String text) {

        @Override
        public String toString() {
            return text;
        }
    }

    /** Stands for null. */
    enum Nothing {
        NULL
    }

    private JsonReader() {}

    /**
     * The members: String, {@link Number}, Boolean, {@link Nothing}, List or Map.
     *
     * @throws CommandRefusal malformed, with the place of the fault
     */
    static Map<String, Object> read(byte[] json) {
        try (JsonParser parser = FACTORY.createParser(json)) {
            if (parser.nextToken() != JsonToken.START_OBJECT) {
                throw new CommandRefusal(ErrorCode.MALFORMED, "what came is no JSON object");
            }
            Map<String, Object> object = object(parser);
            if (parser.nextToken() != null) {
                throw new CommandRefusal(ErrorCode.MALFORMED, "something stands behind the JSON object");
            }
            return object;
        } catch (JsonProcessingException e) {
            String where = e.getLocation() == null
                    ? ""
                    : "line " + e.getLocation().getLineNr() + ", column "
                            + e.getLocation().getColumnNr() + ": ";
            throw new CommandRefusal(ErrorCode.MALFORMED, where + CommandTexts.printable(e.getOriginalMessage()));
        } catch (IOException e) {
            throw new CommandRefusal(ErrorCode.MALFORMED, "what came cannot be read as UTF-8");
        }
    }

    private static Map<String, Object> object(JsonParser parser) throws IOException {
        Map<String, Object> members = new LinkedHashMap<>();
        while (parser.nextToken() != JsonToken.END_OBJECT) {
            String name = parser.currentName();
            parser.nextToken();
            members.put(name, value(parser));
        }
        return members;
    }

    private static List<Object> array(JsonParser parser) throws IOException {
        List<Object> elements = new ArrayList<>();
        while (parser.nextToken() != JsonToken.END_ARRAY) {
            elements.add(value(parser));
        }
        return elements;
    }

    private static Object value(JsonParser parser) throws IOException {
        return switch (parser.currentToken()) {
            case START_OBJECT -> object(parser);
            case START_ARRAY -> array(parser);
            case VALUE_STRING -> parser.getText();
            case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> new Number(parser.getText());
            case VALUE_TRUE -> Boolean.TRUE;
            case VALUE_FALSE -> Boolean.FALSE;
            default -> Nothing.NULL;
        };
    }
}
