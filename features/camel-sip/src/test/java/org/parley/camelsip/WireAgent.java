package org.parley.camelsip;

import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.parley.harness.Patience;

/** A UDP port that shows requests as they are on the wire and answers them as it is told. */
final class WireAgent implements AutoCloseable {

    private static final int LARGEST_DATAGRAM = 65_507;

    private final DatagramSocket socket;
    private final String status;

    /** @param status of its answers, as {@code 200 OK} */
    WireAgent(String status) throws IOException {
        this.status = status;
        socket = new DatagramSocket(0, InetAddress.getLoopbackAddress());
        socket.setSoTimeout((int) Patience.MESSAGE.toMillis());
    }

    int port() {
        return socket.getLocalPort();
    }

    /** The next request, answered. */
    String expectRequest() throws IOException {
        DatagramPacket packet = new DatagramPacket(new byte[LARGEST_DATAGRAM], LARGEST_DATAGRAM);
        socket.receive(packet);
        String request = new String(packet.getData(), 0, packet.getLength(), StandardCharsets.UTF_8);
        String same = request.lines()
                .filter(line -> line.matches("(Via|From|To|Call-ID|CSeq): .*"))
                .collect(Collectors.joining("\r\n"));
        byte[] answer = ("SIP/2.0 " + status + "\r\n" + same + "\r\nContent-Length: 0\r\n\r\n")
                .getBytes(StandardCharsets.UTF_8);
        socket.send(new DatagramPacket(answer, answer.length, packet.getSocketAddress()));
        return request;
    }

    /** What stands behind the name of a header. */
    static String header(String request, String name) {
        Matcher line = Pattern.compile("(?m)^" + name + ": (.*)$").matcher(request);
        if (!line.find()) {
            throw new AssertionError("there is no " + name + " in\n" + request);
        }
        return line.group(1).strip();
    }

    @Override
    public void close() {
        socket.close();
    }
}
