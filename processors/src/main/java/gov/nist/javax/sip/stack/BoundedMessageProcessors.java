package gov.nist.javax.sip.stack;

import java.io.IOException;
import java.net.InetAddress;
import java.util.LinkedList;
import java.util.concurrent.ArrayBlockingQueue;
import javax.sip.ListeningPoint;

/**
 * JAIN-SIP's sockets with a bounded queue for UDP, for the stacks of camel-sip: its own queue takes 64 KiB for each datagram
 * until memory ends. What comes while the queue is full is dropped, as the network would. In this package because it sets a
 * flag of the stack that only this package can. The server's own sockets are not these.
 */
public final class BoundedMessageProcessors extends OIOMessageProcessorFactory {

    /** Datagrams that wait. Ours: with their buffers 4 MiB. */
    private static final int LONGEST_QUEUE = 64;

    //= CAMELSIP-6
    @Override
    public MessageProcessor createMessageProcessor(
            SIPTransactionStack stack, InetAddress address, int port, String transport) throws IOException {
        if (!transport.equalsIgnoreCase(ListeningPoint.UDP)) {
            return super.createMessageProcessor(stack, address, port, transport);
        }
        MessageProcessor udp = new BoundedUdpProcessor(address, stack, port);
        stack.udpFlag = true;
        return udp;
    }

    private static final class BoundedUdpProcessor extends UDPMessageProcessor {

        BoundedUdpProcessor(InetAddress address, SIPTransactionStack stack, int port) throws IOException {
            super(address, stack, port);
            messageQueue = new ArrayBlockingQueue<>(LONGEST_QUEUE);
            // It is made by the thread that has just been started when stop() already asks for it.
            messageChannels = new LinkedList<>();
        }
    }
}
