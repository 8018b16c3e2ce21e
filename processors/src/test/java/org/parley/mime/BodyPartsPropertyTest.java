package org.parley.mime;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.Size;

class BodyPartsPropertyTest {

    private static final List<String> SAMPLES = List.of(
            "sdp-and-list.txt",
            "quoted-boundary-preamble-epilogue.txt",
            "nested-related-and-alternative.txt",
            "transfer-encodings.txt",
            "header-folded-and-comment-and-empty-part.txt",
            "boundary-look-alikes.txt");

    @Property(tries = 500)
    void givesBackThePartsThatWerePutIn(@ForAll @Size(min = 1, max = 6) List<byte[]> contents)
            throws MimeSyntaxException {
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        for (byte[] content : contents) {
            body.writeBytes(
                    "--long-and-unlikely-1f9a\r\nContent-Type: a/b\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
            body.writeBytes(content);
            body.writeBytes("\r\n".getBytes(StandardCharsets.US_ASCII));
        }
        body.writeBytes("--long-and-unlikely-1f9a--".getBytes(StandardCharsets.US_ASCII));
        List<BodyPart> parts = BodyParts.parse(
                        "multipart/mixed;boundary=long-and-unlikely-1f9a", Optional.empty(), body.toByteArray())
                .all();
        assertEquals(contents.size(), parts.size());
        for (int i = 0; i < parts.size(); i++) {
            assertArrayEquals(contents.get(i), parts.get(i).bytes());
        }
    }

    @Property(tries = 2000)
    void throwsNothingButItsOwnException(
            @ForAll @Size(max = 4) List<Integer> places, @ForAll byte replacement, @ForAll int which, @ForAll int cut) {
        String sample = BodyPartsTest.sample(SAMPLES.get(Math.floorMod(which, SAMPLES.size())))
                .replace("\n", "\r\n");
        byte[] octets = sample.getBytes(StandardCharsets.ISO_8859_1);
        for (int place : places) {
            octets[Math.floorMod(place, octets.length)] = replacement;
        }
        String changed = new String(octets, StandardCharsets.ISO_8859_1);
        int gap = Math.max(0, changed.indexOf("\r\n\r\n"));
        byte[] body = changed.substring(gap).getBytes(StandardCharsets.ISO_8859_1);
        byte[] shortened = java.util.Arrays.copyOf(body, Math.floorMod(cut, body.length) + 1);
        try {
            assertTrue(BodyParts.parse(changed.substring(0, gap), Optional.of(changed.substring(0, gap)), shortened)
                            .all()
                            .size()
                    > 0);
        } catch (MimeSyntaxException e) {
            assertTrue(!e.getMessage().isEmpty());
        }
    }
}
