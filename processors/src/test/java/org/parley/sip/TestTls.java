package org.parley.sip;

import java.nio.file.Path;
import java.util.Optional;
import javax.net.ssl.SSLEngine;
import org.parley.harness.TestKeys;
import org.parley.tls.KeyRing;
import org.parley.tls.TlsFileException;
import org.parley.tls.TlsFiles;

/** Keys of a test agent, as the server reads them. */
final class TestTls implements SipTls, AutoCloseable {

    private final KeyRing ring;

    private TestTls(KeyRing ring) {
        this.ring = ring;
    }

    static TestTls of(Path keystore, TestKeys trusted, TlsFiles.ClientAuth clientAuth) {
        try {
            return new TestTls(KeyRing.open(
                    new TlsFiles(keystore, TestKeys.PASSWORD, Optional.of(trusted.pemFile()), clientAuth)));
        } catch (TlsFileException e) {
            throw new AssertionError(e);
        }
    }

    @Override
    public SSLEngine accepting() {
        return ring.keys().acceptingTrusted();
    }

    @Override
    public SSLEngine connecting(String domain) {
        return ring.keys().connectingToTrusted(domain, 5061);
    }

    KeyRing ring() {
        return ring;
    }

    @Override
    public void close() {
        ring.close();
    }
}
