package org.parley.harness;

import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What a server passes on from one client to another is seen in the bytes. */
class SceneTest {

    private final Scene scene = Scene.withServer(new ServerAddress("127.0.0.1", 9, 9, "sip:factory@127.0.0.1"));
    private final ChatClient ana = scene.client("ana");
    private final ChatClient ben = scene.client("ben");

    @AfterEach
    void closeSockets() {
        scene.close();
    }

    private void serverSendsToBen(String headerLine) throws IOException {
        String message = "OPTIONS " + ben.aor() + " SIP/2.0\r\nVia: SIP/2.0/UDP 127.0.0.1:9;branch=z9hG4bKabcdef\r\n"
                + "Max-Forwards: 70\r\nFrom: <sip:a@b>;tag=1\r\nTo: <" + ben.aor() + ">\r\nCall-ID: c\r\n"
                + headerLine + "\r\nCSeq: 1 OPTIONS\r\nContent-Length: 0\r\n\r\n";
        byte[] octets = message.getBytes(StandardCharsets.UTF_8);
        try (DatagramSocket socket = new DatagramSocket()) {
            socket.send(new DatagramPacket(octets, octets.length, DialogText.resolve(ben.aor())));
        }
        ben.sip().expectStray();
    }

    @Test
    void failsWhenTheDeviceOfAnotherClientIsNamed() throws IOException {
        serverSendsToBen("Subject: " + ana.sip().contactUri("UDP"));
        WireFault fault = assertThrows(WireFault.class, scene::verifyNothingLeaked);
        assertTrue(fault.getMessage().startsWith("U1: ben received"), fault.getMessage());
    }

    @Test
    void letsTheAddressOfRecordPass() throws IOException {
        serverSendsToBen("Referred-By: <" + ana.aor() + ">");
        scene.verifyNothingLeaked();
    }

    @Test
    void failsWhenAHiddenClientIsNamedInAnyWay() throws IOException {
        scene.hide(ana);
        serverSendsToBen("Subject: call from ANA");
        WireFault fault = assertThrows(WireFault.class, scene::verifyNothingLeaked);
        assertTrue(fault.getMessage().startsWith("privacy"), fault.getMessage());
    }
}
