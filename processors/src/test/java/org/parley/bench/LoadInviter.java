package org.parley.bench;

import java.io.IOException;
import java.net.DatagramSocket;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;

/** Everybody who calls, each once: paces INVITEs, acknowledges, hangs up after a while, repeats what is not answered. */
final class LoadInviter implements AutoCloseable {

    private static final long T1_NS = 500_000_000L;

    /** Digits of the set-up's number in the template. */
    private static final int DIGITS = 9;

    private static final Duration FOREVER = Duration.ofDays(1);

    private static final String PLACE = "#########";

    /** Our end of the media in every offer. */
    static final String MSRP_PATH = "msrp://127.0.0.1:9/ana;tcp";

    /** Tells the calls of this inviter from those of an earlier one that the focus still remembers. */
    private final String run = Long.toHexString(System.nanoTime());

    private final DatagramChannel channel;
    private final InetSocketAddress target;
    private final LoadCounts counts;
    private final Consumer<LoadMessage> accepted;
    private final byte[] template;
    private final int[] places;
    private final String factory;
    private final Map<Integer, SetUp> open = new HashMap<>();
    private final Deque<SetUp> due = new ArrayDeque<>();
    private final Deque<SetUp> holding = new ArrayDeque<>();
    private final ByteBuffer buffer = ByteBuffer.allocate(65_535);
    private final LoadMessage message = new LoadMessage();
    private int lastNumber;
    private long holdNs;

    private enum State {
        CALLING,
        PROCEEDING,
        ANSWERED,
        ENDING,
        DONE
    }

    private static final class SetUp {
        private final int number;
        private final byte[] invite;
        private final long beganNs;
        private State state = State.CALLING;
        private byte[] ack;
        private byte[] bye;
        private long nextNs;
        private long intervalNs = T1_NS;

        SetUp(int number, byte[] invite, long nowNs) {
            this.number = number;
            this.invite = invite;
            this.beganNs = nowNs;
            this.nextNs = nowNs + T1_NS;
        }
    }

    /** @param accepted sees each first 2xx */
    LoadInviter(
            InetSocketAddress target,
            String factory,
            int inviteePort,
            int invitees,
            LoadCounts counts,
            Consumer<LoadMessage> accepted)
            throws IOException {
        this.target = target;
        this.factory = factory;
        this.counts = counts;
        this.accepted = accepted;
        channel = DatagramChannel.open();
        DatagramSocket socket = channel.socket();
        socket.setReceiveBufferSize(4 << 20);
        socket.setSendBufferSize(4 << 20);
        channel.bind(new InetSocketAddress("127.0.0.1", 0));
        channel.configureBlocking(false);
        String text = invite(inviteePort, invitees);
        template = LoadInvitees.ascii(text);
        places = java.util.regex.Pattern.compile(PLACE)
                .matcher(text)
                .results()
                .mapToInt(java.util.regex.MatchResult::start)
                .toArray();
    }

    private int port() {
        return channel.socket().getLocalPort();
    }

    private String invite(int inviteePort, int invitees) {
        StringBuilder list = new StringBuilder("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\r\n"
                + "<resource-lists xmlns=\"urn:ietf:params:xml:ns:resource-lists\"><list>");
        for (int i = 0; i < invitees; i++) {
            list.append("<entry uri=\"sip:u")
                    .append(i)
                    .append("@127.0.0.1:")
                    .append(inviteePort)
                    .append("\"/>");
        }
        list.append("</list></resource-lists>\r\n");
        String sdp = "v=0\r\no=ana 1 1 IN IP4 127.0.0.1\r\ns=-\r\nc=IN IP4 127.0.0.1\r\nt=0 0\r\n"
                + "m=message 9 TCP/MSRP *\r\na=accept-types:message/cpim\r\na=accept-wrapped-types:text/plain\r\n"
                + "a=path:" + MSRP_PATH + "\r\na=setup:active\r\na=sendrecv\r\n";
        String body = "--b1\r\nContent-Type: application/sdp\r\n\r\n" + sdp
                + "--b1\r\nContent-Type: application/resource-lists+xml\r\nContent-Disposition: recipient-list\r\n\r\n"
                + list + "--b1--\r\n";
        return "INVITE " + factory + " SIP/2.0\r\n" + fields("INVITE", "z9hG4bKi" + PLACE, "<" + factory + ">")
                + "Contact: <sip:ana@127.0.0.1:" + port() + ">;+g.oma.sip-im\r\n"
                + "Accept-Contact: *;+g.oma.sip-im\r\n"
                + "P-Asserted-Identity: \"Ana\" <sip:ana" + PLACE + "@example.com>\r\n"
                + "Allow: INVITE, ACK, CANCEL, BYE\r\nRequire: recipient-list-invite\r\n"
                + "Content-Type: multipart/mixed;boundary=b1\r\nContent-Length: " + body.length() + "\r\n\r\n" + body;
    }

    private String fields(String method, String branch, String to) {
        return "Via: SIP/2.0/UDP 127.0.0.1:" + port() + ";branch=" + branch + "\r\nMax-Forwards: 70\r\n"
                + "From: \"Ana\" <sip:ana" + PLACE + "@example.com>;tag=f" + PLACE + "\r\nTo: " + to + "\r\nCall-ID: "
                + PLACE
                + '@' + run + "\r\nCSeq: " + (method.equals("BYE") ? 2 : 1) + ' ' + method + "\r\n";
    }

    private byte[] numbered(int number) {
        byte[] invite = template.clone();
        for (int place : places) {
            int rest = number;
            for (int i = DIGITS - 1; i >= 0; i--) {
                invite[place + i] = (byte) ('0' + rest % 10);
                rest /= 10;
            }
        }
        return invite;
    }

    /** Between the answer and the BYE. */
    void hold(Duration time) {
        holdNs = time.toNanos();
    }

    /** Offers set-ups at a rate and waits until all have ended, or for the given time after the last. */
    void offer(int rate, int setUps, Duration drain) throws IOException {
        pace(rate, setUps, this::begin);
        serve(() -> !open.isEmpty(), drain);
        for (SetUp setUp : open.values()) {
            if (setUp.state == State.CALLING || setUp.state == State.PROCEEDING) {
                counts.silent.increment();
            }
        }
        open.clear();
        due.clear();
        holding.clear();
    }

    /** Offers set-ups at a rate and keeps those that are answered; waits for the answers as long as {@code patience}. */
    void establish(int rate, int setUps, Duration patience) throws IOException {
        hold(FOREVER);
        pace(rate, setUps, this::begin);
        serve(() -> holding.size() < open.size(), patience);
    }

    /** Ends at a rate what {@link #establish} has kept. */
    void release(int rate, Duration patience) throws IOException {
        pace(rate, holding.size(), now -> hangUp(holding.poll(), now));
        serve(() -> !open.isEmpty(), patience);
    }

    /** Something to be done once, at its time. */
    @FunctionalInterface
    private interface Step {
        void at(long now) throws IOException;
    }

    private void pace(int rate, int steps, Step step) throws IOException {
        long began = System.nanoTime();
        long gapNs = 1_000_000_000L / rate;
        int done = 0;
        while (done < steps) {
            long now = System.nanoTime();
            while (done < steps && now >= began + done * gapNs) {
                step.at(now);
                done++;
            }
            turn(now);
        }
    }

    private void serve(BooleanSupplier goesOn, Duration atMost) throws IOException {
        long deadline = System.nanoTime() + atMost.toNanos();
        long now = System.nanoTime();
        while (goesOn.getAsBoolean() && now < deadline) {
            turn(now);
            now = System.nanoTime();
        }
    }

    private void turn(long now) throws IOException {
        boolean idle = true;
        for (int i = 0; i < 64 && receive(now); i++) {
            idle = false;
        }
        hangUp(now);
        repeat(now);
        if (idle) {
            LockSupport.parkNanos(100_000);
        }
    }

    private void begin(long now) throws IOException {
        int number = ++lastNumber;
        SetUp setUp = new SetUp(number, numbered(number), now);
        open.put(number, setUp);
        due.add(setUp);
        send(setUp.invite);
    }

    private boolean receive(long now) throws IOException {
        buffer.clear();
        if (channel.receive(buffer) == null) {
            return false;
        }
        message.read(buffer.array(), buffer.position());
        if (!message.isResponse()) {
            if (message.method() != 'A') {
                send(message.response(
                        LoadInvitees.ascii("SIP/2.0 200 OK\r\n"),
                        new byte[0],
                        LoadInvitees.ascii("Content-Length: 0\r\n\r\n")));
            }
            return true;
        }
        SetUp setUp = open.get(message.callNumber());
        if (setUp != null) {
            onResponse(setUp, now);
        }
        return true;
    }

    private void onResponse(SetUp setUp, long now) throws IOException {
        int status = message.status();
        if (message.cseqMethod() == 'B') {
            setUp.state = State.DONE;
            open.remove(setUp.number);
            if (status < 300) {
                counts.ended.increment();
            } else {
                counts.refused(status, message.hasRetryAfter());
            }
        } else if (status < 200) {
            if (setUp.state == State.CALLING) {
                setUp.state = State.PROCEEDING;
            }
        } else if (status >= 300) {
            send(ack(setUp, "z9hG4bKi" + PLACE, factory));
            setUp.state = State.DONE;
            open.remove(setUp.number);
            counts.refused(status, message.hasRetryAfter());
        } else if (setUp.state == State.CALLING || setUp.state == State.PROCEEDING) {
            counts.answered(now - setUp.beganNs);
            setUp.state = State.ANSWERED;
            String target = message.contactUri();
            setUp.ack = ack(setUp, "z9hG4bKa" + PLACE, target);
            setUp.bye = request("BYE", setUp, "z9hG4bKb" + PLACE, target);
            setUp.nextNs = now + holdNs;
            holding.add(setUp);
            send(setUp.ack);
            accepted.accept(message);
        } else {
            counts.repeatedByServer.increment();
            send(setUp.ack);
        }
    }

    private byte[] ack(SetUp setUp, String branch, String uri) {
        return request("ACK", setUp, branch, uri);
    }

    private byte[] request(String method, SetUp setUp, String branch, String uri) {
        String to = new String(message.toLine(), StandardCharsets.ISO_8859_1).substring(4);
        String number = String.format("%09d", setUp.number);
        return LoadInvitees.ascii(
                (method + ' ' + uri + " SIP/2.0\r\n" + fields(method, branch, to) + "Content-Length: 0\r\n\r\n")
                        .replace(PLACE, number));
    }

    private void hangUp(long now) throws IOException {
        while (!holding.isEmpty() && holding.peek().nextNs <= now) {
            hangUp(holding.poll(), now);
        }
    }

    private void hangUp(SetUp setUp, long now) throws IOException {
        setUp.state = State.ENDING;
        setUp.intervalNs = T1_NS;
        setUp.nextNs = now + T1_NS;
        due.add(setUp);
        send(setUp.bye);
    }

    private void repeat(long now) throws IOException {
        while (!due.isEmpty()) {
            SetUp first = due.peek();
            boolean waits = first.state == State.CALLING || first.state == State.ENDING;
            if (waits && first.nextNs > now) {
                return;
            }
            due.poll();
            if (waits && first.intervalNs < 16_000_000_000L) {
                send(first.state == State.CALLING ? first.invite : first.bye);
                counts.repeatedByUs.increment();
                first.intervalNs *= 2;
                first.nextNs = now + first.intervalNs;
                due.add(first);
            }
        }
    }

    private void send(byte[] octets) throws IOException {
        channel.send(ByteBuffer.wrap(octets), target);
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
