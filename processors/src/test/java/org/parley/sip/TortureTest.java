package org.parley.sip;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.parley.Covers;
import org.parley.conference.UserUri;
import org.parley.sdp.SdpSyntaxException;
import org.parley.sdp.SessionDescription;

/**
 * Messages after the descriptions of RFC 4475 and RFC 5118, at sockets: each with its verdict in {@code verdicts.tsv}, and
 * what has to be read of those that are taken in {@code readings.tsv}. Responses go to a call of ours.
 */
class TortureTest {

    private static final Path WIRE = Path.of("src/test/resources/wire");

    private final TestAgent agent = new TestAgent();

    @AfterEach
    void close() {
        agent.close();
    }

    /**
     * One message.
     *
     * @param over {@code udp}, {@code both} (UDP and TCP) or {@code response}
     */
    record Message(String rfc, String name, String section, String over, String verdict) {

        byte[] octets(String hostPort) {
            return text().replace("@HOST@", hostPort).replace("@NAME@", name).getBytes(ISO_8859_1);
        }

        String text() {
            try {
                return Files.readString(WIRE.resolve(rfc).resolve(name + ".txt"), ISO_8859_1);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        List<String[]> readings() {
            return rows(rfc, "readings.tsv").filter(row -> row[0].equals(name)).toList();
        }

        @Override
        public String toString() {
            return rfc + ' ' + section + ' ' + name;
        }
    }

    private static Stream<String[]> rows(String rfc, String file) {
        try {
            return Files.readAllLines(WIRE.resolve(rfc).resolve(file)).stream().map(line -> line.split("\t", -1));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Stream<Message> messages() {
        return Stream.of("rfc4475", "rfc5118")
                .flatMap(rfc -> rows(rfc, "verdicts.tsv").map(row -> new Message(rfc, row[0], row[1], row[2], row[3])));
    }

    static Stream<Message> requests() {
        return messages().filter(message -> !message.over.equals("response"));
    }

    static Stream<Message> requestsOfStreams() {
        return messages().filter(message -> message.over.equals("both"));
    }

    static Stream<Message> responses() {
        return messages().filter(message -> message.over.equals("response"));
    }

    @ParameterizedTest
    @MethodSource("requests")
    @Covers({
        "RFC4475-3.1.1.1",
        "RFC4475-3.1.1.2",
        "RFC4475-3.1.1.3",
        "RFC4475-3.1.1.4",
        "RFC4475-3.1.1.5",
        "RFC4475-3.1.1.6",
        "RFC4475-3.1.1.7",
        "RFC4475-3.1.1.8",
        "RFC4475-3.1.1.9",
        "RFC4475-3.1.1.10",
        "RFC4475-3.1.1.11",
        "RFC4475-3.1.2.1",
        "RFC4475-3.1.2.2",
        "RFC4475-3.1.2.3",
        "RFC4475-3.1.2.4",
        "RFC4475-3.1.2.6",
        "RFC4475-3.1.2.7",
        "RFC4475-3.1.2.8",
        "RFC4475-3.1.2.9",
        "RFC4475-3.1.2.10",
        "RFC4475-3.1.2.11",
        "RFC4475-3.1.2.12",
        "RFC4475-3.1.2.13",
        "RFC4475-3.1.2.14",
        "RFC4475-3.1.2.15",
        "RFC4475-3.1.2.16",
        "RFC4475-3.1.2.17",
        "RFC4475-3.1.2.18",
        "RFC4475-3.2.1",
        "RFC4475-3.3.1",
        "RFC4475-3.3.2",
        "RFC4475-3.3.3",
        "RFC4475-3.3.4",
        "RFC4475-3.3.5",
        "RFC4475-3.3.6",
        "RFC4475-3.3.7",
        "RFC4475-3.3.8",
        "RFC4475-3.3.9",
        "RFC4475-3.3.11",
        "RFC4475-3.3.12",
        "RFC4475-3.3.13",
        "RFC4475-3.3.14",
        "RFC4475-3.3.15",
        "RFC5118-4.1",
        "RFC5118-4.2",
        "RFC5118-4.3",
        "RFC5118-4.4",
        "RFC5118-4.5",
        "RFC5118-4.6",
        "RFC5118-4.7",
        "RFC5118-4.8",
        "RFC5118-4.9",
        "RFC5118-4.10"
    })
    void readsRequestsAsIntendedOrNamesTheFault(Message message) {
        UdpPeer ana = agent.peer();
        ana.send(message.octets(ana.hostPort()));
        if (message.verdict.startsWith("taken")) {
            assertReads(message, ana.hostPort(), taken(message));
            ana.awaitStatus(480);
        } else {
            assertAnswer(message, ana.next());
        }
        ana.assertQuiet();
        assertTrue(agent.invites.isEmpty() && agent.requests.isEmpty(), "more than one request came up");
    }

    @ParameterizedTest
    @MethodSource("requestsOfStreams")
    void takesThemOverTcpToo(Message message) {
        try (TcpPeer ana = TcpPeer.connected(agent.tcp())) {
            ana.send(message.octets(ana.hostPort()));
            if (message.verdict.startsWith("taken")) {
                assertReads(message, ana.hostPort(), taken(message));
                assertTrue(List.of(100, 480).contains(ana.next().status()));
            } else {
                assertAnswer(message, ana.next());
            }
        }
    }

    private SipRequest taken(Message message) {
        if (message.text().startsWith("INVITE")) {
            IncomingInvite invite = agent.invite();
            invite.reject(480, "", SipHeaders.none(), SipBody.empty());
            return invite.request();
        }
        IncomingRequest request = agent.request();
        request.respond(480, "", SipHeaders.none(), SipBody.empty());
        return request.request();
    }

    private static void assertAnswer(Message message, WireMessage answer) {
        assertTrue(answer.startLine().startsWith("SIP/2.0 " + message.verdict), answer::text);
        if (message.text().contains("Call-ID")) {
            assertTrue(answer.header("Call-ID").startsWith(message.name), answer::text);
        }
    }

    private static void assertReads(Message message, String hostPort, SipRequest request) {
        for (String[] reading : message.readings()) {
            String expected = reading[2].translateEscapes().replace("@HOST@", hostPort);
            assertEquals(expected.replace("@NAME@", message.name), read(request, reading[1]), reading[1]);
        }
    }

    private static String read(SipRequest request, String what) {
        String[] words = what.split(" ", 2);
        return switch (words[0]) {
            case "method" -> request.method();
            case "uri" -> request.requestUri();
            case "user" -> UserUri.of(request.requestUri()).user();
            case "from.name" -> request.from().displayName().orElse("");
            case "from.uri" -> request.from().uri();
            case "from.tag" -> request.from().parameters().getOrDefault("tag", "");
            case "to.name" -> request.to().displayName().orElse("");
            case "to.uri" -> request.to().uri();
            case "to.tag" -> request.to().parameters().getOrDefault("tag", "");
            case "max-forwards" -> Integer.toString(request.maxForwards());
            case "cseq" -> Long.toString(request.cseq());
            case "header" -> request.header(words[1]).orElse("missing");
            case "contact.name" -> request.contact().orElseThrow().displayName().orElse("");
            case "contact.uri" -> request.contact().orElseThrow().uri();
            case "contact" -> request.contact().orElseThrow().parameters().get(words[1]);
            case "contacts" -> Integer.toString(request.headers("Contact").size());
            case "vias" -> Integer.toString(request.headers("Via").size());
            case "accepts" -> Integer.toString(request.headers("Accept").size());
            case "body" -> Integer.toString(request.body().length);
            case "sdp" -> paths(request.body());
            default -> throw new IllegalArgumentException(what);
        };
    }

    private static String paths(byte[] body) {
        try {
            return String.join(
                    "|",
                    SessionDescription.parse(body).media().stream()
                            .flatMap(media -> media.attributes().stream())
                            .filter(attribute -> attribute.name().equals("path"))
                            .map(attribute -> attribute.value().orElseThrow())
                            .toList());
        } catch (SdpSyntaxException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    @Covers("RFC4475-3.2.1")
    void tellsRequestsApartWhoseBranchIsOnlyTheCookie() {
        UdpPeer ana = agent.peer();
        for (int i = 0; i < 2; i++) {
            Request request = Request.initial("OPTIONS", "sip:f@im.example.com", "UDP", ana.hostPort());
            ana.send(request.set("Via", "SIP/2.0/UDP " + ana.hostPort() + ";branch=z9hG4bK;rport")
                    .toString());
            agent.request().respond(200, "", SipHeaders.none(), SipBody.empty());
            assertEquals(request.get("Call-ID"), ana.response(200).header("Call-ID"));
        }
    }

    @ParameterizedTest
    @MethodSource("responses")
    @Covers({"RFC4475-3.1.1.12", "RFC4475-3.1.1.13", "RFC4475-3.1.2.5", "RFC4475-3.1.2.19", "RFC4475-3.3.10"})
    void readsResponsesAsIntendedOrCountsThem(Message message) {
        UdpPeer ben = agent.peer();
        CallListener call = new CallListener();
        agent.agent.invite(OutgoingCallTest.to("sip:ben@" + ben.hostPort()), call);
        WireMessage invite = ben.request("INVITE");
        String text = new String(message.octets(ben.hostPort()), ISO_8859_1);
        for (String name : List.of("Via", "From", "To", "CSeq")) {
            text = text.replace("@" + name.toUpperCase(Locale.ROOT) + "@", invite.header(name));
        }
        ben.send(text.replace("@CALL@", invite.header("Call-ID")).getBytes(ISO_8859_1));
        if (message.verdict.equals("dropped")) {
            TestAgent.until(() -> agent.agent.census().unmatched() == 1, "the response is not counted");
            ben.send(invite.response("603 Decline", "b2"));
            assertEquals(603, call.awaitRejected().status());
            return;
        }
        SipResponse response = TestAgent.take(
                message.verdict.startsWith("2")
                        ? call.accepted
                        : message.verdict.startsWith("1") ? call.provisionals : call.rejected,
                "the response did not come up");
        assertEquals(message.verdict, (response.status() + " " + response.reason()).strip());
        assertEquals("b1", response.to().parameters().get("tag"));
    }
}
