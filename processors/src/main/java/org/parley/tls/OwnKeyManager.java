package org.parley.tls;

import java.net.Socket;
import java.security.Principal;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.X509ExtendedKeyManager;

/**
 * Shows one certificate on every connection and in both roles: the one whose fingerprint is in our SDP, whatever
 * authorities the peer would like.
 */
final class OwnKeyManager extends X509ExtendedKeyManager {

    private static final String ALIAS = "own";

    private final TlsFileReader.OwnKey own;

    OwnKeyManager(TlsFileReader.OwnKey own) {
        this.own = own;
    }

    private String aliasFor(String... keyTypes) {
        for (String type : keyTypes) {
            // EC, or EC_RSA: the key, and who signed its certificate.
            if (type.equals(own.key().getAlgorithm())
                    || type.startsWith(own.key().getAlgorithm() + '_')) {
                return ALIAS;
            }
        }
        return null;
    }

    @Override
    public String[] getClientAliases(String keyType, Principal[] issuers) {
        return new String[] {ALIAS};
    }

    @Override
    public String[] getServerAliases(String keyType, Principal[] issuers) {
        return new String[] {ALIAS};
    }

    @Override
    public String chooseClientAlias(String[] keyTypes, Principal[] issuers, Socket socket) {
        return aliasFor(keyTypes);
    }

    @Override
    public String chooseServerAlias(String keyType, Principal[] issuers, Socket socket) {
        return aliasFor(keyType);
    }

    @Override
    public String chooseEngineClientAlias(String[] keyTypes, Principal[] issuers, SSLEngine engine) {
        return aliasFor(keyTypes);
    }

    @Override
    public String chooseEngineServerAlias(String keyType, Principal[] issuers, SSLEngine engine) {
        return aliasFor(keyType);
    }

    @Override
    public X509Certificate[] getCertificateChain(String alias) {
        return own.chain().toArray(X509Certificate[]::new);
    }

    @Override
    public PrivateKey getPrivateKey(String alias) {
        return own.key();
    }
}
