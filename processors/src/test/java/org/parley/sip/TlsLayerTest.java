package org.parley.sip;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Random;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLEngineResult.HandshakeStatus;
import javax.net.ssl.SSLException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.parley.Covers;
import org.parley.harness.TestKeys;
import org.parley.tls.TlsFiles.ClientAuth;

/** TLS on the octets that TCP brings: records come in pieces, however the network cuts them. */
@Timeout(60)
class TlsLayerTest {

    private static final TestKeys AUTHORITY = TestKeys.authority("layer-authority");
    private static final TestKeys SERVER = TestKeys.signedBy(AUTHORITY, "layer-server", "dns:im.example.com");
    private static final int RECORD_BYTES = 20_000;
    private static final int MOST_TURNS = 50;

    private final TestTls keys = TestTls.of(SERVER.file(), AUTHORITY, ClientAuth.NONE);
    private final TlsLayer layer = new TlsLayer(keys.accepting());
    private final SSLEngine client = TestKeys.contextWithoutKeys().createSSLEngine();
    private final ByteArrayOutputStream received = new ByteArrayOutputStream();

    @AfterEach
    void close() {
        keys.close();
    }

    private TlsLayer.Next feed(byte[] octets, int from, int to) throws SSLException {
        layer.append(ByteBuffer.wrap(octets, from, to - from));
        return layer.proceed(text -> {
            byte[] piece = new byte[text.remaining()];
            text.get(piece);
            received.writeBytes(piece);
        });
    }

    /** The records of {@code text} as the client sends them. */
    private byte[] records(byte[] text) throws SSLException {
        ByteBuffer plain = ByteBuffer.wrap(text);
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        do {
            ByteBuffer out = ByteBuffer.allocate(RECORD_BYTES);
            client.wrap(plain, out);
            all.write(out.array(), 0, out.position());
        } while (plain.hasRemaining() || client.getHandshakeStatus() == HandshakeStatus.NEED_WRAP);
        return all.toByteArray();
    }

    /** @return what the client has to say to it */
    private byte[] answer(ByteBuffer records) throws SSLException {
        ByteArrayOutputStream said = new ByteArrayOutputStream();
        while (records.hasRemaining()) {
            client.unwrap(records, ByteBuffer.allocate(RECORD_BYTES));
            for (Runnable task = client.getDelegatedTask(); task != null; task = client.getDelegatedTask()) {
                task.run();
            }
            if (client.getHandshakeStatus() == HandshakeStatus.NEED_WRAP) {
                said.writeBytes(records(new byte[0]));
            }
        }
        return said.toByteArray();
    }

    private void shakeHands(String protocol) throws SSLException {
        client.setUseClientMode(true);
        client.setEnabledProtocols(new String[] {protocol});
        client.beginHandshake();
        layer.begin();
        byte[] said = records(new byte[0]);
        TlsLayer.Next next = feed(said, 0, said.length);
        for (int turns = 0; turns < MOST_TURNS && next != TlsLayer.Next.READ; turns++) {
            if (next == TlsLayer.Next.TASK) {
                layer.tasks().run();
                said = new byte[0];
            } else {
                said = answer(layer.wrap(ByteBuffer.allocate(0)));
            }
            next = feed(said, 0, said.length);
        }
        assertTrue(layer.isEstablished(), "no handshake");
        assertEquals(HandshakeStatus.NOT_HANDSHAKING, client.getHandshakeStatus());
    }

    private static byte[] text(int length) {
        byte[] text = new byte[length];
        new Random(length).nextBytes(text);
        return text;
    }

    @ParameterizedTest
    @ValueSource(strings = {"TLSv1.2", "TLSv1.3"})
    @Covers("RFC3261-26.2-1")
    void readsARecordThatIsCutAnywhere(String protocol) throws SSLException {
        shakeHands(protocol);
        for (int at = 1; at < 400; at++) {
            byte[] text = text(300);
            byte[] record = records(text);
            int cut = Math.min(at, record.length - 1);
            received.reset();
            assertEquals(TlsLayer.Next.READ, feed(record, 0, cut));
            assertEquals(0, received.size());
            assertEquals(TlsLayer.Next.READ, feed(record, cut, record.length));
            assertArrayEquals(text, received.toByteArray());
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"TLSv1.2", "TLSv1.3"})
    void readsLargeRecordsInSegmentsOfTheNetwork(String protocol) throws SSLException {
        shakeHands(protocol);
        byte[] text = text(100_000);
        byte[] records = records(text);
        for (int segment : new int[] {1, 536, 1_460, 8_960}) {
            received.reset();
            for (int from = 0; from < records.length; from += segment) {
                feed(records, from, Math.min(records.length, from + segment));
            }
            assertArrayEquals(text, received.toByteArray(), () -> "in segments of " + segment);
            records = records(text);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"TLSv1.2", "TLSv1.3"})
    void refusesARecordThatClaimsMoreThanTlsHas(String protocol) throws SSLException {
        shakeHands(protocol);
        byte[] record = Arrays.copyOf(records(text(300)), 5);
        record[3] = (byte) 0xff;
        record[4] = (byte) 0xff;

        assertThrows(SSLException.class, () -> feed(record, 0, record.length));
    }
}
