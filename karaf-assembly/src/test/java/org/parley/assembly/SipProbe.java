package org.parley.assembly;

import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.PortUnreachableException;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

/** Asks with OPTIONS over UDP whether a SIP server answers. */
public final class SipProbe {
    private final String host;
    private final int port;
    private int asked;

    public SipProbe(String host, int port) {
        this.host = host;
        this.port = port;
    }

    /** True if any response came within the time. */
    public boolean answersWithin(Duration time) throws IOException {
        try (DatagramSocket socket = new DatagramSocket(new InetSocketAddress(InetAddress.getByName(host), 0))) {
            socket.connect(new InetSocketAddress(host, port));
            socket.setSoTimeout((int) time.toMillis());
            byte[] request = request(socket.getLocalPort()).getBytes(StandardCharsets.US_ASCII);
            DatagramPacket answer = new DatagramPacket(new byte[4096], 4096);
            try {
                socket.send(new DatagramPacket(request, request.length));
                socket.receive(answer);
            } catch (SocketTimeoutException | PortUnreachableException e) {
                return false;
            }
            return new String(answer.getData(), 0, answer.getLength(), StandardCharsets.US_ASCII)
                    .startsWith("SIP/2.0 ");
        }
    }

    private String request(int localPort) {
        asked++;
        String id = localPort + "." + asked;
        return String.join(
                "\r\n",
                "OPTIONS sip:conference-factory@" + host + ":" + port + " SIP/2.0",
                "Via: SIP/2.0/UDP " + host + ":" + localPort + ";branch=z9hG4bK" + id,
                "Max-Forwards: 70",
                "From: <sip:probe@" + host + ">;tag=" + id,
                "To: <sip:conference-factory@" + host + ">",
                "Call-ID: " + id + "@" + host,
                "CSeq: 1 OPTIONS",
                "Contact: <sip:probe@" + host + ":" + localPort + ">",
                "Accept: application/sdp",
                "Content-Length: 0",
                "",
                "");
    }
}
