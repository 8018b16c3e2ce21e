package org.parley.osgi;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import javax.net.ssl.SSLEngine;
import org.parley.sip.SipTls;
import org.parley.sip.UserAgent;
import org.parley.tls.KeyRing;
import org.parley.tls.TlsFileException;

/** Gives the user agent its settings, with the keys where SIP over TLS or WSS is on. One thread at a time changes it. */
final class SipKeys implements AutoCloseable {

    /** Port of SIP over TLS; for the memory of TLS sessions, which tells peers apart by it. */
    private static final int PORT = 5061;

    private final Path karafBase;
    private Optional<InForce> inForce = Optional.empty();

    private record InForce(ParleyConfig.Tls files, KeyRing ring) {}

    /** Asks for the keys anew for each connection. */
    private record Engines(KeyRing ring) implements SipTls {

        @Override
        public SSLEngine accepting() {
            return ring.keys().acceptingTrusted();
        }

        @Override
        public SSLEngine connecting(String domain) {
            return ring.keys().connectingToTrusted(domain, PORT);
        }
    }

    SipKeys(Path karafBase) {
        this.karafBase = karafBase;
    }

    /**
     * Takes new settings over.
     *
     * @throws TlsFileException when a file of {@code tls.*} cannot be used
     * @throws IOException when a port cannot be had; all is as before, in both cases
     */
    void configure(Settings settings, UserAgent agent) throws IOException, TlsFileException {
        Optional<InForce> before = inForce;
        boolean isSecure = settings.sipTlsPort() != 0 || settings.sipWebSocket().securePort() != 0;
        Optional<InForce> after = isSecure ? Optional.of(keys(settings.tls())) : Optional.empty();
        try {
            agent.configure(settings.sip().toBuilder()
                    .tls(settings.sipTlsPort(), after.map(keys -> new Engines(keys.ring)))
                    .webSocket(settings.sipWebSocket())
                    .build());
            inForce = after;
        } finally {
            before.filter(old -> !inForce.equals(Optional.of(old))).ifPresent(old -> old.ring.close());
            after.filter(made -> !inForce.equals(Optional.of(made))).ifPresent(made -> made.ring.close());
        }
    }

    private InForce keys(ParleyConfig.Tls files) throws TlsFileException {
        Optional<InForce> same = inForce.filter(keys -> keys.files.equals(files));
        return same.isPresent() ? same.get() : new InForce(files, ConfiguredTls.open(files, karafBase));
    }

    @Override
    public void close() {
        inForce.ifPresent(keys -> keys.ring.close());
        inForce = Optional.empty();
    }
}
