package org.parley.auth;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.parley.Covers;
import org.parley.harness.DigestClient;

/** The examples of RFC 7616 section 3.9.1 and RFC 2617 section 3.5, and the client of the tests by the same ones. */
class DigestVectorsTest {

    private static final String RFC_2617 = "Digest username=\"Mufasa\", realm=\"testrealm@host.com\","
            + " nonce=\"dcd98b7102dd2f0e8b11d0f600bfb0c093\", uri=\"/dir/index.html\", qop=auth, nc=00000001,"
            + " cnonce=\"0a4f113b\", response=\"%s\", opaque=\"5ccc069c403ebaf9f0171e9517f40e41\"";

    private static final String RFC_7616 = "Digest username=\"Mufasa\", realm=\"http-auth@example.org\","
            + " uri=\"/dir/index.html\", algorithm=%s, nonce=\"7ypf/xlj9XXwfDPEoM4URrv/xwf94BcCAzFZH4GiTo0v\","
            + " nc=00000001, cnonce=\"f2/wE4q74E6zIJEtWaHKaf5wv/H5QzzpXusqGemxURZJ\", qop=auth, response=\"%s\","
            + " opaque=\"FQhe/qaU925kfnzjCev0ciny7QMkPqMAFRtzCUYo5tdS\"";

    private static final String OF_2617 = "6629fae49393a05397450978507c4ef1";

    private static boolean isProved(DigestAlgorithm algorithm, String field, String ha1) throws Exception {
        DigestCallback callback = new DigestCallback();
        callback.answer(algorithm, DigestCredentials.read(field), "GET");
        return callback.isProvedBy(ha1);
    }

    @ParameterizedTest
    @CsvSource({
        "MD5, 8ca523f5e9506fed4657c9700eebdbec",
        "SHA-256, 753927fa0e85d155564e2e272a28d1802ca10daf4496794697cf8db5856cb6c1"
    })
    @Covers({"RFC7616-3.4.1-1", "RFC8760-2.2-1"})
    void provesTheExampleOfRfc7616(String token, String response) throws Exception {
        DigestAlgorithm algorithm = DigestAlgorithm.ofToken(token).orElseThrow();
        String ha1 = algorithm.ha1("Mufasa", "http-auth@example.org", "Circle of Life");

        assertTrue(isProved(algorithm, RFC_7616.formatted(token, response), ha1));
        assertTrue(isProved(algorithm, RFC_7616.formatted(token, response.toUpperCase()), ha1.toUpperCase()));
        String other = (response.charAt(0) == '0' ? '1' : '0') + response.substring(1);
        assertFalse(isProved(algorithm, RFC_7616.formatted(token, other), ha1));
        assertFalse(isProved(algorithm, RFC_7616.formatted(token, response.substring(1)), ha1));
    }

    @ParameterizedTest
    @CsvSource({"GET, true", "PUT, false"})
    @Covers("RFC7616-3.4.1-1")
    void provesTheExampleOfRfc2617(String method, boolean isRight) throws Exception {
        DigestCallback callback = new DigestCallback();
        callback.answer(DigestAlgorithm.MD5, DigestCredentials.read(RFC_2617.formatted(OF_2617)), method);
        String ha1 = DigestAlgorithm.MD5.ha1("Mufasa", "testrealm@host.com", "Circle Of Life");

        assertEquals("939e7578ed9e3c518a452acee763bce9", ha1);
        assertEquals(isRight, callback.isProvedBy(ha1));
        assertFalse(callback.isProvedBy(DigestAlgorithm.MD5.ha1("Mufasa", "testrealm@host.com", "Circle of Life")));
    }

    @ParameterizedTest
    @EnumSource(DigestAlgorithm.class)
    void hashesAreAsLongAsTheAlgorithmSays(DigestAlgorithm algorithm) {
        assertTrue(algorithm.isHash(algorithm.ha1("ana", "example.com", "secret")));
        assertFalse(algorithm.isHash("0".repeat(algorithm.hexLength() - 1)));
        assertFalse(algorithm.isHash("0".repeat(algorithm.hexLength() + 1)));
        assertFalse(algorithm.isHash("g" + "0".repeat(algorithm.hexLength() - 1)));
    }

    @ParameterizedTest
    @CsvSource({
        "MD5, 8ca523f5e9506fed4657c9700eebdbec",
        "SHA-256, 753927fa0e85d155564e2e272a28d1802ca10daf4496794697cf8db5856cb6c1"
    })
    void theClientOfTheTestsDoesTheSame(String algorithm, String response) {
        assertEquals(
                response,
                new DigestClient("Mufasa", "Circle of Life")
                        .response(
                                algorithm,
                                "http-auth@example.org",
                                "7ypf/xlj9XXwfDPEoM4URrv/xwf94BcCAzFZH4GiTo0v",
                                "00000001",
                                "f2/wE4q74E6zIJEtWaHKaf5wv/H5QzzpXusqGemxURZJ",
                                "GET",
                                "/dir/index.html"));
    }
}
