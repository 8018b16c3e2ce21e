package gov.nist.javax.sip.stack;

import gov.nist.javax.sip.header.Via;
import gov.nist.javax.sip.message.SIPMessage;
import gov.nist.javax.sip.message.SIPRequest;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.InetAddress;
import java.text.ParseException;
import java.util.Arrays;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;

/**
 * JAIN-SIP's UDP processor tuned as far as it goes: one receive buffer of 65,507 octets, copies of the right size, and
 * bounded lanes by Call-ID in place of its unbounded queue and unordered threads. In this package because it sets a flag
 * of the stack that only this package can.
 */
public final class LaneUdpProcessor extends UDPMessageProcessor {

    private static final int LARGEST_DATAGRAM = 65_507;
    private static final int LANES = Math.max(2, Runtime.getRuntime().availableProcessors());
    private static final int LONGEST_QUEUE = 20_000;

    private final BlockingQueue<Runnable>[] lanes;

    @SuppressWarnings({"unchecked", "rawtypes"})
    private LaneUdpProcessor(InetAddress address, SIPTransactionStack stack, int port) throws IOException {
        super(address, stack, port);
        stack.udpFlag = true;
        lanes = new BlockingQueue[LANES];
        for (int i = 0; i < LANES; i++) {
            lanes[i] = new ArrayBlockingQueue<>(LONGEST_QUEUE);
        }
    }

    /** Named by {@code gov.nist.javax.sip.MESSAGE_PROCESSOR_FACTORY}. */
    public static final class Factory implements MessageProcessorFactory {
        @Override
        public MessageProcessor createMessageProcessor(
                SIPTransactionStack stack, InetAddress address, int port, String transport) throws IOException {
            return new LaneUdpProcessor(address, stack, port);
        }
    }

    @Override
    public void start() {
        isRunning = true;
        for (BlockingQueue<Runnable> lane : lanes) {
            thread("lane", () -> serve(lane));
        }
        thread("udp", this::read);
    }

    @Override
    public void stop() {
        isRunning = false;
        sock.close();
    }

    private static void thread(String name, Runnable task) {
        Thread thread = new Thread(task, "bare-" + name);
        thread.setDaemon(true);
        thread.start();
    }

    private void read() {
        byte[] buffer = new byte[LARGEST_DATAGRAM];
        DatagramPacket packet = new DatagramPacket(buffer, buffer.length);
        while (isRunning) {
            try {
                packet.setLength(buffer.length);
                sock.receive(packet);
                byte[] message = Arrays.copyOf(buffer, packet.getLength());
                InetAddress peer = packet.getAddress();
                int port = packet.getPort();
                lanes[Math.floorMod(hash(message), LANES)].offer(() -> process(message, peer, port));
            } catch (IOException e) {
                isRunning = !sock.isClosed();
            }
        }
    }

    private static void serve(BlockingQueue<Runnable> lane) {
        while (true) {
            try {
                lane.take().run();
            } catch (InterruptedException e) {
                return;
            } catch (RuntimeException e) {
                e.printStackTrace();
            }
        }
    }

    /** Hash of the line that begins with Call-ID. */
    private static int hash(byte[] message) {
        for (int i = 0; i + 8 < message.length; i++) {
            if (message[i] == '\n' && message[i + 1] == 'C' && message[i + 5] == '-' && message[i + 6] == 'I') {
                int hash = 0;
                for (int at = i + 9; message[at] != '\r'; at++) {
                    hash = 31 * hash + message[at];
                }
                return hash ^ (hash >>> 16);
            }
        }
        return 0;
    }

    private void process(byte[] message, InetAddress peer, int port) {
        new Channel(peer, port).process(message);
    }

    private final class Channel extends UDPMessageChannel {

        private final InetAddress source;
        private final int sourcePort;

        Channel(InetAddress source, int sourcePort) {
            super(source, sourcePort, LaneUdpProcessor.this.sipStack, LaneUdpProcessor.this);
            this.source = source;
            this.sourcePort = sourcePort;
        }

        void process(byte[] octets) {
            try {
                SIPMessage message = myParser.parseSIPMessage(octets, true, false, this);
                if (message == null) {
                    return;
                }
                if (message instanceof SIPRequest request) {
                    Via via = request.getTopmostVia();
                    if (via.hasParameter(Via.RPORT)) {
                        via.setParameter(Via.RPORT, Integer.toString(sourcePort));
                        via.setParameter(Via.RECEIVED, source.getHostAddress());
                    }
                }
                processMessage(message);
            } catch (ParseException e) {
                System.err.println("not parsed: " + e.getMessage());
            }
        }

        @Override
        public InetAddress getPeerPacketSourceAddress() {
            return source;
        }

        @Override
        public int getPeerPacketSourcePort() {
            return sourcePort;
        }
    }
}
