package org.parley.osgi;

import java.nio.file.Path;
import org.parley.tls.KeyRing;
import org.parley.tls.PasswordFile;
import org.parley.tls.TlsFileException;
import org.parley.tls.TlsFiles;

/** The files that {@code tls.*} names. */
final class ConfiguredTls {

    private ConfiguredTls() {}

    /**
     * Reads them, and watches them until the ring is closed.
     *
     * @param keys with a keystore
     * @param karafBase where relative paths begin
     * @throws TlsFileException names the configuration key, what is wrong with its file and what to do
     */
    static KeyRing open(ParleyConfig.Tls keys, Path karafBase) throws TlsFileException {
        return KeyRing.open(new TlsFiles(
                karafBase.resolve(keys.keystore().orElseThrow()),
                PasswordFile.password(keys.keystorePassword(), karafBase, "tls.keystorePassword"),
                keys.truststore().map(karafBase::resolve),
                TlsFiles.ClientAuth.valueOf(keys.clientAuth().name())));
    }
}
