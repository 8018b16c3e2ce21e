package gov.nist.javax.sip.stack;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import gov.nist.javax.sip.SipStackImpl;
import java.net.DatagramPacket;
import java.net.InetAddress;
import java.util.Properties;
import org.junit.jupiter.api.Test;
import org.parley.Covers;

/** The queue of a UDP socket that nobody serves. */
class BoundedMessageProcessorsTest {

    private static SipStackImpl stack() throws Exception {
        Properties properties = new Properties();
        properties.setProperty("javax.sip.STACK_NAME", "bounded");
        properties.setProperty("gov.nist.javax.sip.CONGESTION_CONTROL_TIMEOUT", "0");
        properties.setProperty("gov.nist.javax.sip.STACK_LOGGER", CautiousStackLogger.class.getName());
        return new SipStackImpl(properties);
    }

    @Test
    @Covers("CAMELSIP-6")
    void takes64DatagramsAndDropsTheNext() throws Exception {
        UDPMessageProcessor udp = (UDPMessageProcessor) new BoundedMessageProcessors()
                .createMessageProcessor(stack(), InetAddress.getLoopbackAddress(), 0, "udp");
        try {
            DatagramQueuedMessageDispatch datagram =
                    new DatagramQueuedMessageDispatch(new DatagramPacket(new byte[1], 1), 0);
            for (int waiting = 0; waiting < 64; waiting++) {
                assertTrue(udp.messageQueue.offer(datagram));
            }
            assertFalse(udp.messageQueue.offer(datagram));
        } finally {
            udp.stop();
        }
    }

    @Test
    void leavesTcpToTheStack() throws Exception {
        MessageProcessor tcp = new BoundedMessageProcessors()
                .createMessageProcessor(stack(), InetAddress.getLoopbackAddress(), 5060, "tcp");
        assertEquals("tcp", tcp.getTransport());
    }
}
