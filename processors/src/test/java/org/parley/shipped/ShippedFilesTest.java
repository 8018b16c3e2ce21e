package org.parley.shipped;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.parley.Covers;

/** An upgrade from a first version, which shipped a route file and parley.cfg, to a second one. */
class ShippedFilesTest {

    private static final String ROUTE = "parley/routes/greet.xml";

    @TempDir
    private Path etc;

    private ShippedFiles files;

    @BeforeEach
    void installTheFirstVersion() throws IOException {
        files = new ShippedFiles(etc);
        ship(ROUTE, "route one");
        ship("parley.cfg", "key = one");
        files.settle();
    }

    /** As Karaf does: always written over. */
    private void ship(String name, String content) throws IOException {
        save("parley/shipped/" + name, content);
    }

    private void save(String name, String content) throws IOException {
        Path file = etc.resolve(name);
        Files.createDirectories(file.getParent());
        Files.writeString(file, content);
    }

    private String read(String name) throws IOException {
        return Files.readString(etc.resolve(name));
    }

    private boolean exists(String name) {
        return Files.exists(etc.resolve(name));
    }

    private List<String> names() throws IOException {
        try (Stream<Path> all = Files.walk(etc)) {
            return all.filter(Files::isRegularFile)
                    .map(file -> etc.relativize(file).toString())
                    .filter(name -> !name.startsWith("parley/shipped"))
                    .sorted()
                    .toList();
        }
    }

    @Test
    void laysDownWhatIsShipped() throws IOException {
        assertEquals(List.of("parley.cfg", ROUTE), names());
        assertEquals("route one", read(ROUTE));
    }

    @Covers("ROUTE-9")
    @Test
    void replacesAnUneditedFile() throws IOException {
        ship(ROUTE, "route two");
        files.settle();

        assertEquals("route two", read(ROUTE));
        assertEquals(List.of("parley.cfg", ROUTE), names());
    }

    @Covers("ROUTE-9")
    @Test
    void keepsAnEditedFileAndPutsTheNewVersionBesideIt() throws IOException {
        save(ROUTE, "route of mine");
        save("parley.cfg", "key = mine");
        ship(ROUTE, "route two");
        ship("parley.cfg", "key = two");
        files.settle();

        assertEquals("route of mine", read(ROUTE));
        assertEquals("route two", read(ROUTE + ".new"));
        assertEquals("key = mine", read("parley.cfg"));
        assertEquals("key = two", read("parley.cfg.new"));
    }

    @Covers("ROUTE-9")
    @Test
    void leavesADeletedFileDeleted() throws IOException {
        Files.delete(etc.resolve(ROUTE));
        ship(ROUTE, "route two");
        files.settle();
        files.settle();

        assertEquals(List.of("parley.cfg"), names());
    }

    @Test
    void saysTheSameNothingTwice() throws IOException {
        save(ROUTE, "route of mine");
        ship(ROUTE, "route two");
        files.settle();
        Files.delete(etc.resolve(ROUTE + ".new"));

        files.settle();
        new ShippedFiles(etc).settle();

        assertFalse(exists(ROUTE + ".new"));
    }

    @Test
    void takesTheNextVersionOfAFileThatHasBecomeTheShippedOneAgain() throws IOException {
        save(ROUTE, "route of mine");
        ship(ROUTE, "route two");
        files.settle();
        save(ROUTE, "route two");
        ship(ROUTE, "route three");
        files.settle();

        assertEquals("route three", read(ROUTE));
    }

    @Test
    void laysDownWhatTheSecondVersionShipsForTheFirstTime() throws IOException {
        ship("parley/routes/more.xml", "more");
        files.settle();

        assertEquals("more", read("parley/routes/more.xml"));
    }

    @Test
    void keepsAFileOfTheOperatorsThatHasTheNameOfANewOne() throws IOException {
        save("parley/routes/more.xml", "mine");
        ship("parley/routes/more.xml", "more");
        files.settle();

        assertEquals("mine", read("parley/routes/more.xml"));
        assertEquals("more", read("parley/routes/more.xml.new"));
    }

    @Test
    void keepsALinkThatTheOperatorMade() throws IOException {
        save("elsewhere.xml", "route one");
        Files.delete(etc.resolve(ROUTE));
        Files.createSymbolicLink(etc.resolve(ROUTE), etc.resolve("elsewhere.xml"));
        ship(ROUTE, "route two");
        files.settle();

        assertTrue(Files.isSymbolicLink(etc.resolve(ROUTE)));
        assertEquals("route two", read(ROUTE + ".new"));
    }

    @Test
    void keepsWhatWasEditedBeforeTheFirstStart(@TempDir Path fresh) throws IOException {
        etc = fresh;
        save("parley.cfg", "key = mine");
        ship("parley.cfg", "key = one");
        new ShippedFiles(etc).settle();

        assertEquals("key = mine", read("parley.cfg"));
        assertEquals(List.of("parley.cfg"), names());
    }

    @Test
    void remembersInTheFormOfSha256sum() throws IOException {
        assertTrue(read("parley/shipped/SHA256SUMS").lines().allMatch(line -> line.matches("[0-9a-f]{64}  .+")));
    }

    @Test
    void doesNothingWhereNothingIsShipped(@TempDir Path empty) throws IOException {
        new ShippedFiles(empty).settle();

        assertEquals("", new ShippedFiles(empty).fingerprint());
    }
}
