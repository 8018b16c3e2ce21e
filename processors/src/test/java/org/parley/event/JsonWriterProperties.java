package org.parley.event;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** What is written is what a JSON parser reads. */
class JsonWriterProperties {

    private static final byte[] A = JsonWriter.name("a");
    private static final ObjectMapper MAPPER = new ObjectMapper();

    private static byte[] octets(JsonWriter json) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        json.writeTo(out);
        return out.toByteArray();
    }

    private static JsonNode read(JsonWriter json) throws IOException {
        return MAPPER.readTree(octets(json));
    }

    /** Text of all kinds, with runs of plain characters long enough to be looked at by eights. */
    @Provide
    Arbitrary<String> texts() {
        return Arbitraries.oneOf(
                        Arbitraries.strings().ascii().ofMaxLength(40),
                        Arbitraries.strings().alpha().ofMaxLength(40),
                        Arbitraries.strings().all().ofMaxLength(20),
                        Arbitraries.of("\"", "\\", "\n", "\u0000", "\u001f", "\u007f", "\u0080", "\ud83d\ude00"))
                .list()
                .ofMaxSize(6)
                .map(parts -> String.join("", parts));
    }

    private static String withoutLoneSurrogates(String text) {
        return new String(text.getBytes(StandardCharsets.UTF_16BE), StandardCharsets.UTF_16BE);
    }

    @Property
    void aTextIsReadAsItWas(@ForAll("texts") String text) throws IOException {
        JsonNode read = read(new JsonWriter(4)
                .beginObject()
                .member(JsonWriter.name("a"))
                .text(text)
                .member(JsonWriter.name("b"))
                .number(1)
                .endObject());

        assertEquals(withoutLoneSurrogates(text), read.path("a").asText());
        assertEquals(1, read.path("b").asInt());
    }

    @Property
    void utf8IsReadAsItWas(@ForAll("texts") String text) throws IOException {
        String clean = withoutLoneSurrogates(text);
        byte[] framed = ("xx" + clean + "yyyyyyyyyyyy").getBytes(StandardCharsets.UTF_8);
        JsonWriter json = new JsonWriter(4).beginObject();

        assertTrue(json.utf8(A, framed, 2, framed.length - 12));
        assertEquals(clean, read(json.endObject()).path("a").asText());
    }

    @Property
    void whatIsNotUtf8IsLeftToTheCaller(@ForAll byte[] octets) throws IOException {
        JsonWriter json = new JsonWriter(4).beginObject();
        boolean isUtf8 =
                Arrays.equals(new String(octets, StandardCharsets.UTF_8).getBytes(StandardCharsets.UTF_8), octets);

        assertEquals(isUtf8, json.utf8(A, octets, 0, octets.length));
        if (!isUtf8) {
            json.member(A).base64(octets, 0, octets.length);
            assertArrayEquals(octets, read(json.endObject()).path("a").binaryValue());
        }
    }

    @Example
    void nestsArraysAndObjects() throws IOException {
        JsonWriter json = new JsonWriter(1)
                .beginArray()
                .beginObject()
                .endObject()
                .truth(true)
                .beginArray()
                .endArray()
                .number(-5)
                .endArray();

        assertEquals("[{},true,[],-5]", new String(octets(json), StandardCharsets.US_ASCII));
        assertFalse(new JsonWriter(1).utf8(A, new byte[] {(byte) 0xff}, 0, 1));
    }
}
