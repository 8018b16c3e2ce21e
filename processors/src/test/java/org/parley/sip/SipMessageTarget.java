package org.parley.sip;

import java.nio.ByteBuffer;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.parley.fuzz.Corpus;
import org.parley.fuzz.FuzzTarget;

/** Octets as a stream and as a datagram: framed, checked, read field by field, and answered. */
public final class SipMessageTarget implements FuzzTarget {

    private static final Set<String> METHODS = Set.of("INVITE", "BYE", "OPTIONS", "REFER", "SUBSCRIBE", "UPDATE");

    private final SipSettings settings = TestAgent.settings(UnaryOperator.identity());
    private final RequestChecks checks =
            new RequestChecks(settings, METHODS, uri -> uri.getHost().equalsIgnoreCase("im.example.com"), false);

    @Override
    public void run(byte[] input) {
        StreamFraming framing = new StreamFraming(settings.limits().largestMessageBytes());
        int step = input.length == 0 ? 1 : 64 + (input[input.length - 1] & 0xff) * 16;
        try {
            for (int at = 0; at < input.length; at += step) {
                framing.append(ByteBuffer.wrap(input, at, Math.min(step, input.length - at)));
                for (Optional<byte[]> next = framing.next(); next.isPresent(); next = framing.next()) {
                    read(next.get());
                }
            }
        } catch (StreamFraming.BrokenStream e) {
            e.answer(new SipFuzzFlow()).ifPresent(SipFuzzFlow::requireOrderly);
        }
        read(input);
    }

    private void read(byte[] message) {
        int callId = CallIdScan.find(message, message.length);
        if (callId >= 0) {
            CallIdScan.hash(message, callId, message.length);
        }
        RawHead head = RawHead.scan(message);
        if (head.isResponse()) {
            ReceivedResponse.statusOf(head);
            readAll(new ReceivedResponse(head, message, new SipFuzzFlow(), true));
            return;
        }
        ReplyPath path = ReplyPath.of(head, new SipFuzzFlow(), settings);
        head.branchKey();
        Optional<Refusal> fault = RequestChecks.syntax(head, message)
                .or(() -> checks.bodySize(head, message))
                .or(() -> checks.ofInitial(head))
                .or(() -> checks.ofInvite(head))
                .or(() -> checks.ofInDialog(head));
        if (fault.isPresent()) {
            Refusals.answer(head, path, fault.get(), "Parley").ifPresent(SipFuzzFlow::requireOrderly);
            return;
        }
        readAll(new ReceivedRequest(head, message, new SipFuzzFlow(), true));
        SipFuzzFlow.requireOrderly(path.begin(200, "", "t").end());
    }

    private static void readAll(ReceivedMessage message) {
        message.from().parameters();
        message.to().displayName();
        message.contact();
        message.contentType();
        DialogState.usableContact(message);
        RouteSet.ofResponse(message).isEmpty();
        for (String name :
                List.of("Via", "Accept", "Supported", "P-Asserted-Identity", "Warning", "Reason", "Replaces")) {
            for (String value : message.headers(name)) {
                HeaderText.nameAddr(value);
                HeaderText.parameters(value);
            }
        }
        message.header("replaces").flatMap(Replaces::parse);
        LogText.of(message.callId());
    }

    @Override
    public List<byte[]> seeds() {
        return Corpus.wire(UnaryOperator.identity(), "sip", "rfc4475", "rfc5118");
    }

    @Override
    public List<String> words() {
        return WORDS;
    }

    static final List<String> WORDS = List.of(
            "\r\n",
            "\r\n ",
            "\r\n\r\n",
            "Via: SIP/2.0/TCP 127.0.0.1:5071;branch=z9hG4bKx\r\n",
            "Contact: <sip:a@127.0.0.1:5071>\r\n",
            "From: <sip:a@b>;tag=1\r\n",
            "To: <sip:f@im.example.com>;tag=2\r\n",
            "Call-ID: c\r\n",
            "CSeq: 1 INVITE\r\n",
            "Max-Forwards: 0\r\n",
            "Content-Length: 0\r\n",
            "l: 5\r\n",
            "Content-Type: application/sdp\r\n",
            "Record-Route: <sip:p;lr>,<sip:q;lr>\r\n",
            ";received=1",
            ";rport",
            "\"",
            "<",
            ">",
            ",",
            ";",
            "=",
            "%00",
            "[::1]",
            "sips:",
            "SIP/2.0 200 OK\r\n",
            "INVITE sip:f@im.example.com SIP/2.0\r\n",
            "Require: timer\r\n",
            "Session-Expires: 90;refresher=uac\r\n",
            "Replaces: a;to-tag=b;from-tag=c\r\n",
            "\\",
            "\u00e9",
            "ACK",
            "BYE",
            "CANCEL");
}
