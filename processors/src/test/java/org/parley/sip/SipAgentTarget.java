package org.parley.sip;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.UnaryOperator;
import org.parley.fuzz.FuzzTarget;

/**
 * The transactions and dialogs behind the reading: messages to one lane of a user agent that accepts one INVITE in eight.
 * {@code @TAG@} is the To tag of the newest dialog. What is sent must be orderly, and no task of the lane may fail.
 */
public final class SipAgentTarget implements FuzzTarget {

    private final Core core;
    private final Lane lane;
    private final Calls calls;
    private final SipFuzzFlow flow = new SipFuzzFlow();
    private String tag = "none";

    public SipAgentTarget() {
        SipSettings settings = TestAgent.settings(UnaryOperator.identity());
        core = new Core(settings, new Handler());
        lane = new Lane("fuzz-lane", 1_000, () -> Long.MAX_VALUE);
        calls = new Calls(core, lane);
        try {
            Transports transports = new Transports(settings, (message, from) -> true);
            core.open(
                    transports,
                    new Resolver(new TestAgent.FixedNames(Map.of(), Map.of()), 4, java.time.Duration.ofSeconds(30)));
        } catch (java.io.IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
        lane.start();
    }

    private static final class Handler implements UserAgentHandler {

        @Override
        public Set<String> methods() {
            return Set.of("INVITE", "BYE", "OPTIONS", "REFER", "SUBSCRIBE", "UPDATE");
        }

        @Override
        public Optional<Overload> refuse(String method) {
            return Optional.empty();
        }

        @Override
        public void onInvite(IncomingInvite invite) {
            if (invite.request().callId().hashCode() % 8 == 0) {
                invite.progress(180, SipHeaders.none());
                invite.accept(TestAgent.CONTACT, TestAgent.sdp("v=0\r\n"), new DialogListener());
            } else {
                invite.reject(486, "", SipHeaders.none(), SipBody.empty());
            }
        }

        @Override
        public void onRequest(IncomingRequest request) {
            request.respond(200, "", SipHeaders.none(), SipBody.empty());
        }

        @Override
        public void onRequest(IncomingRequest request, SipDialog dialog) {
            request.respond(200, "", SipHeaders.none(), SipBody.empty());
        }
    }

    @Override
    public void run(byte[] input) throws Exception {
        byte[] message = new String(input, ISO_8859_1).replace("@TAG@", tag).getBytes(ISO_8859_1);
        int failed = lane.failedTasks();
        CompletableFuture<Void> done = new CompletableFuture<>();
        lane.execute(() -> {
            try {
                calls.receive(message, flow);
                done.complete(null);
            } catch (RuntimeException | Error e) {
                done.completeExceptionally(e);
            }
        });
        done.get();
        CompletableFuture.runAsync(() -> {}, lane).get();
        if (lane.failedTasks() != failed) {
            throw new IllegalStateException("a task of the lane failed");
        }
        for (byte[] answer : flow.sent) {
            RawHead head = RawHead.scan(answer);
            if (head.isResponse() && !head.startLine().startsWith("SIP/2.0 200")) {
                SipFuzzFlow.requireOrderly(answer);
            } else if (head.isResponse() && head.cseqMethod().equals("INVITE")) {
                tag = head.toTag();
            }
        }
        flow.sent.clear();
    }

    @Override
    public List<byte[]> seeds() {
        List<byte[]> seeds = new SipMessageTarget().seeds();
        for (String method :
                List.of("INVITE", "ACK", "BYE", "UPDATE", "CANCEL", "PRACK", "OPTIONS", "REFER", "SUBSCRIBE")) {
            for (String tagged : List.of("", ";tag=@TAG@")) {
                seeds.add((method + " sip:f@im.example.com SIP/2.0\r\nVia: SIP/2.0/TCP 127.0.0.1:5071;branch=z9hG4bK"
                                + method
                                + tagged.length()
                                + "\r\nMax-Forwards: 70\r\nFrom: <sip:a@b>;tag=1\r\nTo: <sip:f@im.example.com>" + tagged
                                + "\r\nCall-ID: c8\r\nCSeq: 1 " + method + "\r\nContact: <sip:a@127.0.0.1:5071>\r\n"
                                + "Supported: timer, 100rel\r\nSession-Expires: 1800\r\nContent-Length: 0\r\n\r\n")
                        .getBytes(ISO_8859_1));
            }
        }
        return seeds;
    }

    @Override
    public List<String> words() {
        return SipMessageTarget.WORDS;
    }
}
