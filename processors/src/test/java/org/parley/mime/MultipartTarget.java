package org.parley.mime;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.util.List;
import java.util.Optional;
import org.parley.fuzz.Corpus;
import org.parley.fuzz.FuzzTarget;

/** Bodies of several parts: the first line is Content-Type, the second Content-Disposition, the rest the body. */
public final class MultipartTarget implements FuzzTarget {

    @Override
    public void run(byte[] input) {
        String[] lines = new String(input, ISO_8859_1).split("\n", 3);
        Optional<String> disposition = lines.length > 1 ? Optional.of(lines[1].strip()) : Optional.empty();
        byte[] body = lines.length > 2 ? lines[2].getBytes(ISO_8859_1) : input;
        try {
            BodyParts parts = BodyParts.parse(lines[0].strip(), disposition, body);
            parts.ofType("application/sdp");
            parts.ofDisposition("recipient-list");
            parts.ofContentId("cid:a@b");
        } catch (MimeSyntaxException e) {
            if (e.getMessage() == null) {
                throw new IllegalStateException("a refusal without a reason", e);
            }
        }
    }

    @Override
    public List<byte[]> seeds() {
        return Corpus.wire(
                octets -> {
                    String text = new String(octets, ISO_8859_1).replace("\r\n", "\n");
                    int gap = Math.max(0, text.indexOf("\n\n"));
                    String type = text.substring(0, gap).replace("\n", " ").replaceFirst("(?i)content-type:", "");
                    return (type + "\nsession\n" + text.substring(gap).strip().replace("\n", "\r\n"))
                            .getBytes(ISO_8859_1);
                },
                "mime");
    }

    @Override
    public List<String> words() {
        return List.of(
                "--",
                "\r\n--",
                "multipart/mixed;boundary=",
                "boundary=\"",
                "Content-Type: ",
                "multipart/related",
                "Content-Transfer-Encoding: base64\r\n",
                "quoted-printable",
                "=?utf-8?B?",
                "Content-ID: <a@b>",
                "\r\n\r\n",
                "\n",
                "application/sdp",
                "Content-Disposition: recipient-list",
                ";handling=optional",
                "(",
                ")",
                "\"");
    }
}
