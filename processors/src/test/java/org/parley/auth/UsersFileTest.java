package org.parley.auth;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.parley.Covers;

class UsersFileTest {

    private static final String MD5 = "0123456789abcdef0123456789ABCDEF";
    private static final String SHA_256 = MD5 + MD5;

    @TempDir
    private Path folder;

    private Path save(String text) throws Exception {
        return Files.writeString(folder.resolve("users.properties"), text);
    }

    @Test
    void readsHashesAndIdentities() throws Exception {
        UsersFile users = new UsersFile(save("# a comment\nana = SHA-256:" + SHA_256 + ", md5:" + MD5
                + ", sip:ana@example.com, tel:+15550101\nben=MD5:" + MD5 + "\n"));

        assertEquals(
                Optional.of(new Account(
                        Map.of(DigestAlgorithm.SHA_256, SHA_256, DigestAlgorithm.MD5, MD5),
                        List.of("sip:ana@example.com", "tel:+15550101"))),
                users.find("ana"));
        assertEquals(Optional.of(new Account(Map.of(DigestAlgorithm.MD5, MD5), List.of())), users.find("ben"));
        assertEquals(Optional.empty(), users.find("Ana"));
        assertEquals(Optional.empty(), users.find(""));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "secret",
                "MD5:secret",
                "MD5:" + SHA_256,
                "SHA-256:" + MD5,
                "SHA-512:" + SHA_256,
                "MD5:" + MD5 + ",MD5:" + MD5,
                "sip:ana@example.com",
                "MD5:" + MD5 + ",http://example.com",
                "MD5:" + MD5 + ",sip:",
                "MD5:" + MD5 + ",<sip:ana@example.com>"
            })
    @Covers("SEC-6")
    void leavesOutALineThatIsNotUnderstood(String line) throws Exception {
        UsersFile users = new UsersFile(save("ana = " + line + "\nben = MD5:" + MD5 + "\n"));

        assertEquals(Optional.empty(), users.find("ana"));
        assertTrue(users.find("ben").isPresent());
    }

    @Test
    void takesAsManyIdentitiesAsTheLimitAndNoMore() {
        String identities = IntStream.range(0, Account.MOST_IDENTITIES)
                .mapToObj(i -> ",sip:ana" + i + "@example.com")
                .collect(Collectors.joining());

        assertTrue(Account.tryRead("MD5:" + MD5 + identities).isPresent());
        assertEquals(Optional.empty(), Account.tryRead("MD5:" + MD5 + identities + ",sip:one@example.com"));
    }

    @Test
    void readsTheFileAgainWhenItHasChangedAndKeepsUsersWhileItIsAway() throws Exception {
        Path file = folder.resolve("users.properties");
        UsersFile users = new UsersFile(file);
        assertEquals(Optional.empty(), users.find("ana"), "there is no file yet");

        save("ana = MD5:" + MD5 + "\n");
        assertTrue(users.find("ana").isPresent());
        Files.delete(file);
        assertTrue(users.find("ana").isPresent(), "it may be replaced right now");
        save("cleo = MD5:" + MD5 + "\n# longer\n");
        assertTrue(users.find("cleo").isPresent());
        assertEquals(Optional.empty(), users.find("ana"));
    }
}
