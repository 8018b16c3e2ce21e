package org.parley.sip;

import java.net.InetAddress;
import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import javax.net.ssl.SSLPeerUnverifiedException;
import javax.net.ssl.SSLSession;

/** For which SIP domains a certificate speaks (RFC 5922 section 7). */
final class PeerCertificate {

    /** Kinds of subjectAltName, RFC 5280 section 4.2.1.6. */
    private static final int DNS = 2;

    private static final int URI = 6;

    private static final int ADDRESS = 7;

    /** Most names in the report of a wrong one. Ours. */
    private static final int MOST_REPORTED = 5;

    private PeerCertificate() {}

    /**
     * Refuses a peer that does not speak for {@code domain}.
     *
     * @throws SSLPeerUnverifiedException saying what its certificate names instead
     */
    //= RFC5922-7.3-1
    static void requireDomain(SSLSession session, String domain) throws SSLPeerUnverifiedException {
        List<String> domains = domains(session);
        if (domains.stream().noneMatch(named -> isSame(named, domain))) {
            throw new SSLPeerUnverifiedException("the certificate is not for " + domain + " but for "
                    + domains.stream().limit(MOST_REPORTED).toList());
        }
    }

    /** All domains of a peer that we accepted; empty for one that showed no certificate. */
    static List<String> shown(SSLSession session) {
        try {
            return domains(session);
        } catch (SSLPeerUnverifiedException withoutCertificate) {
            return List.of();
        }
    }

    private static List<String> domains(SSLSession session) throws SSLPeerUnverifiedException {
        return session.getPeerCertificates()[0] instanceof X509Certificate certificate
                ? domains(certificate)
                : List.of();
    }

    /** All domains, in lower case as far as they are names. */
    //= RFC5922-7.1-1
    static List<String> domains(X509Certificate certificate) {
        List<String> byUri = new ArrayList<>();
        List<String> byName = new ArrayList<>();
        List<String> addresses = new ArrayList<>();
        for (List<?> name : alternativeNames(certificate)) {
            String text = name.get(1) instanceof String value ? value : "";
            switch ((Integer) name.get(0)) {
                case URI -> domainOfUri(text).ifPresent(byUri::add);
                case DNS -> byName.add(text.toLowerCase(Locale.ROOT));
                case ADDRESS -> addresses.add(text);
                default -> {
                    // names of people and directories
                }
            }
        }
        List<String> domains = new ArrayList<>(byUri.isEmpty() ? byName : byUri);
        domains.addAll(addresses);
        return domains;
    }

    /** A certificate whose names cannot be read names nobody. */
    private static Collection<List<?>> alternativeNames(X509Certificate certificate) {
        try {
            Collection<List<?>> names = certificate.getSubjectAlternativeNames();
            return names == null ? List.of() : names;
        } catch (CertificateParsingException e) {
            return List.of();
        }
    }

    /** Only {@code sip:domain}; one with a user speaks for that user. */
    //= RFC5922-7.1-2
    private static Optional<String> domainOfUri(String uri) {
        boolean isDomain = Grammar.scheme(uri).equals("sip") && uri.indexOf('@') < 0;
        return isDomain
                ? Grammar.sipUri(uri).map(parsed -> parsed.getHost().toLowerCase(Locale.ROOT))
                : Optional.empty();
    }

    /** Names by their letters, without wildcards; addresses by their value. */
    //= RFC5922-7.2-1
    static boolean isSame(String named, String domain) {
        Optional<InetAddress> address = Cidr.numeric(domain);
        return address.isPresent() ? Cidr.numeric(named).equals(address) : named.equalsIgnoreCase(domain);
    }
}
