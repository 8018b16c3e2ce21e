package org.parley.sbom;

import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.cyclonedx.Version;
import org.cyclonedx.exception.ParseException;
import org.cyclonedx.model.Bom;
import org.cyclonedx.model.Component;
import org.cyclonedx.parsers.JsonParser;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.parley.assembly.KarafHome;

/** The bill of materials in the archive, against the archive. */
class BillOfMaterialsIT {
    private static Path server;
    private static Path file;
    private static Bom bom;

    @BeforeAll
    static void unpack() throws IOException, InterruptedException, ParseException {
        server = KarafHome.unpack(KarafHome.archive(), Path.of("target/materials"))
                .directory();
        file = server.resolve(BillOfMaterials.FILE);
        bom = new JsonParser().parse(file.toFile());
    }

    /** All components, those inside others too. */
    private static List<Component> everything() {
        List<Component> all = new ArrayList<>(bom.getComponents());
        for (Component component : bom.getComponents()) {
            if (component.getComponents() != null) {
                all.addAll(component.getComponents());
            }
        }
        return all;
    }

    private static String licence(Component component) {
        return component.getLicenses().getExpression() != null
                ? component.getLicenses().getExpression().getValue()
                : component.getLicenses().getLicenses().get(0).getId();
    }

    private static Set<String> inside(String bundle) {
        return bom.getComponents().stream()
                .filter(component -> component.getName().equals(bundle))
                .flatMap(component -> component.getComponents().stream())
                .map(Component::getName)
                .collect(Collectors.toCollection(TreeSet::new));
    }

    @Test
    void isValidCycloneDx() throws IOException {
        assertEquals(List.of(), new JsonParser().validate(file.toFile(), Version.VERSION_16));
    }

    @Test
    void listsEachJarThatIsShippedOnceAndNothingElse() throws IOException {
        List<String> shipped;
        try (Stream<Path> files = Files.walk(server)) {
            shipped = files.filter(path -> path.toString().endsWith(".jar"))
                    .map(path -> server.relativize(path).toString())
                    .sorted()
                    .toList();
        }
        List<String> listed = bom.getComponents().stream()
                .flatMap(component -> component.getEvidence().getOccurrences().stream())
                .map(occurrence -> occurrence.getLocation())
                .sorted()
                .toList();
        assertTrue(shipped.size() > 100, () -> "only " + shipped);
        assertEquals(shipped, listed);
    }

    @Test
    void namesEachJarByItsPlaceInTheRepository() {
        for (Component component : bom.getComponents()) {
            for (var occurrence : component.getEvidence().getOccurrences()) {
                String folder = "system/" + component.getGroup().replace('.', '/') + "/" + component.getName() + "/"
                        + component.getVersion() + "/";
                assertTrue(
                        occurrence.getLocation().startsWith(folder)
                                || occurrence.getLocation().startsWith("lib/"),
                        () -> component.getPurl() + " at " + occurrence.getLocation());
            }
        }
    }

    @Test
    void hasTheChecksumOfEachJar() {
        assertAll(bom.getComponents().stream().map(component -> () -> {
            Path jar = server.resolve(
                    component.getEvidence().getOccurrences().get(0).getLocation());
            assertEquals(
                    JarContents.of(jar).sha256(), component.getHashes().get(0).getValue(), jar::toString);
        }));
    }

    @Test
    void listsNothingWhoseLicenceForbidsToShipIt() {
        assertAll(everything().stream()
                .map(component -> () -> assertTrue(
                        Licences.permitted(licence(component)),
                        () -> component.getPurl() + ": " + licence(component))));
    }

    @Test
    void findsTheLibrariesInsideBundles() {
        assertTrue(inside("processors").contains("jain-sip-ri"));
        assertTrue(inside("parley-camel").containsAll(Set.of("camel-api", "camel-netty", "camel-core-osgi")));
        assertTrue(inside("parley-artemis").contains("artemis-server"));
        assertTrue(inside("parley-jms").containsAll(Set.of("camel-jms", "spring-jms", "artemis-jakarta-client")));
        assertEquals(Set.of("camel-kafka", "kafka-clients"), inside("parley-kafka"));
        assertEquals(Set.of("camel-sip"), inside("parley-camel-sip"));
        assertTrue(inside("pax-logging-log4j2").contains("log4j-core"));
    }
}
