package org.parley.websocket;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.parley.Covers;

class OpeningHandshakeTest {

    /** The key is that of RFC 6455 section 1.3. */
    private static final String REQUEST =
            """
            GET /sip HTTP/1.1
            Host: im.example.com
            Upgrade: WebSocket
            Connection: keep-alive, Upgrade
            Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==
            Sec-WebSocket-Version: 13
            Sec-WebSocket-Protocol: chat, sip
            Sec-WebSocket-Extensions: permessage-deflate
            Origin: https://chat.example.com
            Cookie: a=b

            """;

    private final OpeningHandshake handshake = new OpeningHandshake("sip", "https://chat.example.com"::equals);

    private OpeningHandshake.Answer answer(String request) {
        return handshake.answer(request.replace("\n", "\r\n").getBytes(StandardCharsets.ISO_8859_1));
    }

    private static String text(OpeningHandshake.Answer answer) {
        return new String(answer.octets(), StandardCharsets.ISO_8859_1);
    }

    @Test
    @Covers("RFC6455-4.2.2-1")
    void provesThatItHasReadTheKey() {
        OpeningHandshake.Answer answer = answer(REQUEST);
        assertEquals(Optional.empty(), answer.objection());
        assertEquals(
                """
                HTTP/1.1 101 Switching Protocols
                Upgrade: websocket
                Connection: Upgrade
                Sec-WebSocket-Accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo=
                Sec-WebSocket-Protocol: sip

                """
                        .replace("\n", "\r\n"),
                text(answer));
    }

    @Test
    void takesClientsThatTellNoOrigin() {
        assertTrue(answer(REQUEST.replace("Origin: https://chat.example.com\n", ""))
                .objection()
                .isEmpty());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "GET /sip HTTP/1.1               | POST /sip HTTP/1.1             | 400 | the first line is no GET by HTTP/1.1",
                "GET /sip HTTP/1.1               | GET /sip HTTP/1.0              | 400 | the first line is no GET by HTTP/1.1",
                "Host: im.example.com            | X: y                           | 400 | no Host, or a body",
                "Cookie: a=b                     | Content-Length: 1              | 400 | no Host, or a body",
                "Cookie: a=b                     | Transfer-Encoding: chunked     | 400 | no Host, or a body",
                "Cookie: a=b                     | nonsense                       | 400 | a line that is no header field",
                "Upgrade: WebSocket              | Upgrade: h2c                   | 426 | a request that asks for no WebSocket",
                "Connection: keep-alive, Upgrade | Connection: keep-alive         | 426 | a request that asks for no WebSocket",
                "Sec-WebSocket-Version: 13       | Sec-WebSocket-Version: 8       | 426 | another version than 13 of WebSocket",
                "dGhlIHNhbXBsZSBub25jZQ==        | dGhlIHNhbXBsZQ==               | 400 | no Sec-WebSocket-Key of 16 octets",
                "dGhlIHNhbXBsZSBub25jZQ==        | ?                              | 400 | no Sec-WebSocket-Key of 16 octets",
                "Protocol: chat, sip             | Protocol: chat, msrp           | 400 | Sec-WebSocket-Protocol does not offer sip",
                "https://chat.example.com        | https://other.example.com      | 403 | the Origin [https://other.example.com] is not allowed",
                "https://chat.example.com        | null                           | 403 | the Origin [null] is not allowed"
            })
    @Covers({"RFC6455-4.2.1-1", "RFC6455-4.4-1", "RFC6455-10.2-1", "RFC7118-4.1-1"})
    void tellsWhatIsWrong(String part, String other, String status, String reason) {
        assertTrue(REQUEST.contains(part), part);
        OpeningHandshake.Answer answer = answer(REQUEST.replace(part, other));
        assertEquals(Optional.of(reason), answer.objection());
        assertTrue(text(answer).startsWith("HTTP/1.1 " + status + ' '), text(answer));
        assertTrue(text(answer).endsWith("\r\n\r\n" + reason + "\n"), text(answer));
        assertEquals(reason.contains("version"), text(answer).contains("Sec-WebSocket-Version: 13\r\n"));
    }

    @Test
    @Covers("RFC6455-4.2.1-1")
    void refusesTwoKeys() {
        String two = REQUEST.replace("Cookie: a=b", "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==");
        assertEquals(
                Optional.of("no Sec-WebSocket-Key of 16 octets"), answer(two).objection());
    }

    @Test
    void findsTheEndOfARequest() {
        byte[] request = "GET / HTTP/1.1\r\nA: b\r\n\r\nrest".getBytes(StandardCharsets.US_ASCII);
        assertEquals(request.length - 4, OpeningHandshake.end(request, 0, request.length));
        assertEquals(request.length - 4, OpeningHandshake.end(request, request.length - 5, request.length));
        assertEquals(-1, OpeningHandshake.end(request, 0, request.length - 5));
    }
}
