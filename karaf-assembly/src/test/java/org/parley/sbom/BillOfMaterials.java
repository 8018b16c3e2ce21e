package org.parley.sbom;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Date;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import java.util.stream.Stream;
import org.cyclonedx.Version;
import org.cyclonedx.exception.GeneratorException;
import org.cyclonedx.generators.json.BomJsonGenerator;
import org.cyclonedx.model.Bom;
import org.cyclonedx.model.Component;
import org.cyclonedx.model.Dependency;
import org.cyclonedx.model.Evidence;
import org.cyclonedx.model.Hash;
import org.cyclonedx.model.License;
import org.cyclonedx.model.LicenseChoice;
import org.cyclonedx.model.Metadata;
import org.cyclonedx.model.component.evidence.Occurrence;
import org.cyclonedx.model.license.Expression;

/**
 * Writes the bill of materials of the assembled server: each jar that is shipped, where it is, its SHA-256 and its licence, and
 * inside it the libraries that it embeds. It is made from the files, not from what Maven was told: a feature of Karaf brings
 * jars that no pom names.
 */
public final class BillOfMaterials {
    /** Its name at the root of the server. */
    public static final String FILE = "sbom.cdx.json";

    private final Path server;
    private final List<Embeddable> embeddable;
    private final Licences licences = new Licences();

    private BillOfMaterials(Path server, List<Embeddable> embeddable) {
        this.server = server;
        this.embeddable = embeddable;
    }

    /** A library on the class path of a bundle of ours when it was built. */
    private record Embeddable(Artifact bundle, Artifact artifact, JarContents jar) {}

    /** Arguments: the server's folder, the project's, its version, the time to write into it, and where to put a copy. */
    public static void main(String[] arguments) throws IOException, GeneratorException {
        Path server = Path.of(arguments[0]);
        Path project = Path.of(arguments[1]);
        String version = arguments[2];
        BillOfMaterials materials = new BillOfMaterials(server, embeddable(project, version));
        Bom bom = materials.bom(new Artifact("org.parley", "karaf-assembly", version), Instant.parse(arguments[3]));
        String json = new BomJsonGenerator(bom, Version.VERSION_16).toJsonString(true) + "\n";
        Files.writeString(server.resolve(FILE), json);
        Files.writeString(Path.of(arguments[4]), json);
    }

    /** What Maven has listed beside each bundle: {@code group:name:jar:version:scope:file}. */
    private static List<Embeddable> embeddable(Path project, String version) throws IOException {
        List<Embeddable> all = new ArrayList<>();
        try (Stream<Path> files =
                Files.find(project, 4, (file, is) -> file.endsWith(Path.of("target", "embeddable.txt")))) {
            for (Path file : files.sorted().toList()) {
                Path module = file.getParent().getParent();
                String bundle = module.endsWith("processors") ? "processors" : "parley-" + module.getFileName();
                for (String line : Files.readAllLines(file)) {
                    String[] fields = line.split(" -- module ")[0].strip().split(":", 6);
                    if (fields.length == 6 && fields[2].equals("jar") && fields[5].endsWith(".jar")) {
                        all.add(new Embeddable(
                                new Artifact("org.parley", bundle, version),
                                new Artifact(fields[0], fields[1], fields[3]),
                                JarContents.of(Path.of(fields[5]))));
                    }
                }
            }
        }
        return all;
    }

    private Bom bom(Artifact product, Instant time) throws IOException {
        Map<Artifact, Component> components = new TreeMap<>();
        try (Stream<Path> files = Files.walk(server)) {
            for (Path file : files.filter(path -> path.toString().endsWith(".jar"))
                    .sorted()
                    .toList()) {
                JarContents jar = JarContents.of(file);
                Artifact artifact = artifact(jar);
                Component component = components.get(artifact);
                if (component == null) {
                    component = component(artifact, jar);
                    components.put(artifact, component);
                } else if (!component.getHashes().get(0).getValue().equals(jar.sha256())) {
                    throw new IllegalStateException(artifact + " is shipped with two contents, one in " + file);
                }
                Occurrence place = new Occurrence();
                place.setLocation(server.relativize(file).toString().replace('\\', '/'));
                component.getEvidence().addOccurrence(place);
            }
        }
        Bom bom = new Bom();
        bom.setComponents(List.copyOf(components.values()));
        bom.setMetadata(new Metadata());
        bom.getMetadata().setTimestamp(Date.from(time));
        Component server = named(product, product.purl(), "Apache-2.0", Component.Type.APPLICATION);
        server.setName("Parley");
        bom.getMetadata().setComponent(server);
        Dependency ships = new Dependency(server.getBomRef());
        components.values().forEach(component -> ships.addDependency(new Dependency(component.getBomRef())));
        bom.addDependency(ships);
        String hashes = components.values().stream()
                .map(component -> component.getHashes().get(0).getValue())
                .reduce("", String::concat);
        bom.setSerialNumber("urn:uuid:" + UUID.nameUUIDFromBytes(hashes.getBytes(StandardCharsets.US_ASCII)));
        return bom;
    }

    private Artifact artifact(JarContents jar) {
        Path system = server.resolve("system");
        return jar.path().startsWith(system)
                ? Artifact.at(system.relativize(jar.path()))
                : jar.itself()
                        .orElseThrow(
                                () -> new IllegalStateException(jar.path() + " does not say which artifact it is"));
    }

    private Component component(Artifact artifact, JarContents jar) throws IOException {
        List<String> pom = jar.described().getOrDefault(plain(artifact), List.of());
        Component component = named(
                artifact, artifact.purl(), licences.of(artifact, jar.bundleLicense(), pom), Component.Type.LIBRARY);
        component.addHash(new Hash(Hash.Algorithm.SHA_256, jar.sha256()));
        component.setEvidence(new Evidence());
        embedded(artifact, jar)
                .forEach((inner, licence) -> component.addComponent(
                        named(inner, artifact.purl() + "#" + inner, licence, Component.Type.LIBRARY)));
        return component;
    }

    /** What the jar has inside, with licences: what it describes itself, and of our bundles what they were made of. */
    private Map<Artifact, String> embedded(Artifact artifact, JarContents jar) {
        Map<Artifact, String> inside = new TreeMap<>();
        jar.described().forEach((inner, pom) -> {
            if (!inner.equals(plain(artifact))) {
                inside.put(inner, licences.of(inner, "", pom));
            }
        });
        for (Embeddable library : embeddable) {
            if (library.bundle().equals(artifact) && jar.embeds(library.jar())) {
                JarContents contents = library.jar();
                inside.put(
                        library.artifact(),
                        licences.of(
                                library.artifact(),
                                contents.bundleLicense(),
                                contents.described().getOrDefault(library.artifact(), List.of())));
            }
        }
        return inside;
    }

    private static Artifact plain(Artifact artifact) {
        return new Artifact(artifact.group(), artifact.name(), artifact.version());
    }

    private static Component named(Artifact artifact, String reference, String licence, Component.Type type) {
        Component component = new Component();
        component.setType(type);
        component.setBomRef(reference);
        component.setGroup(artifact.group());
        component.setName(artifact.name());
        component.setVersion(artifact.version());
        component.setPurl(artifact.purl());
        LicenseChoice choice = new LicenseChoice();
        if (licence.contains(" ")) {
            choice.setExpression(new Expression(licence));
        } else {
            License license = new License();
            license.setId(licence);
            choice.addLicense(license);
        }
        component.setLicenses(choice);
        return component;
    }
}
