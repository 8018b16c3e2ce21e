package org.parley.auth;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.parley.Covers;

class DigestCredentialsTest {

    private static final String FULL = "Digest username=\"ana\", realm=\"r\", nonce=\"n\", uri=\"sip:f@h\","
            + " response=\"abc\", algorithm=SHA-256, cnonce=\"c\", opaque=\"o\", qop=auth, nc=0000000a";

    private static DigestCredentials.Malformed malformed(String field) {
        return assertThrows(DigestCredentials.Malformed.class, () -> DigestCredentials.read(field));
    }

    @Test
    void readsEachParameter() throws Exception {
        assertEquals(
                new DigestCredentials("ana", "r", "n", "sip:f@h", "abc", "SHA-256", "c", "o", "auth", "0000000a", 10),
                DigestCredentials.read(FULL));
    }

    @Test
    void readsBlanksQuotesAndCaseAsTheGrammarHasThem() throws Exception {
        DigestCredentials read =
                DigestCredentials.read("digest  UserName = \"a\\\"n,a\" ,realm=\"r\"\t,,nonce=n,uri=\"u\","
                        + "response=\"x\",cnonce=\"\\\\c\",QOP=\"auth\",nc=FFFFFFFF");

        assertEquals("a\"n,a", read.username());
        assertEquals("\\c", read.cnonce());
        assertEquals("auth", read.qop());
        assertEquals(0xffff_ffffL, read.nc());
        assertEquals("MD5", read.algorithm());
        assertEquals("", read.opaque());
    }

    @ParameterizedTest
    @ValueSource(strings = {"username", "realm", "nonce", "uri", "response", "cnonce", "qop", "nc"})
    @Covers({"RFC7616-3.4-1", "RFC8760-2.6-1"})
    void refusesWhatLacksAParameter(String name) {
        assertEquals(
                name + " is missing",
                malformed(FULL.replaceFirst(name + "=[^,]*", "x" + name + "=1")).getMessage());
        assertEquals(
                name + " is missing",
                malformed(FULL.replaceFirst(" " + name + "=[^,]*", " " + name + "="))
                        .getMessage());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "00000000",
                "1",
                "000000001",
                "0000000g",
                "-0000001",
                "\"\uff11\uff11\uff11\uff11\uff11\uff11\uff11\uff11\""
            })
    @Covers("RFC7616-3.4-1")
    void refusesACountThatIsNone(String count) {
        assertTrue(malformed(FULL.replace("0000000a", count)).getMessage().startsWith("nc is no count"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Digest ana",
                "Digest username=\"ana",
                "Digest username=\"ana\\",
                "Digest username=\"ana\"x, realm=r",
                "Digest =x",
                "Digest \"user\"=x",
                "Digest realm=a, Realm=b"
            })
    @Covers("RFC7616-3.4-1")
    void refusesWhatIsNoListOfParameters(String field) {
        malformed(field);
    }

    @Test
    void takesAsMuchAsTheLimitsAndNoMore() throws Exception {
        String most = FULL + parameters(DigestCredentials.MOST_PARAMETERS - 10);
        DigestCredentials.read(most);
        assertTrue(malformed(most + ", one=1").getMessage().startsWith("more than"));
        String longest = FULL + ", pad=" + "x".repeat(DigestCredentials.LONGEST - FULL.length() - 6);
        DigestCredentials.read(longest);
        assertTrue(malformed(longest + "x").getMessage().startsWith("longer than"));
    }

    private static String parameters(int count) {
        return IntStream.range(0, count).mapToObj(i -> ", p" + i + "=1").collect(Collectors.joining());
    }
}
