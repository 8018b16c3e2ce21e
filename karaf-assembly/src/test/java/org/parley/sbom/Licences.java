package org.parley.sbom;

import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Properties;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The licences of what is shipped, as expressions of SPDX. What a jar says of itself counts, read by {@code urls.properties};
 * {@code artifacts.properties} says it for jars that say nothing or not all.
 */
final class Licences {
    /**
     * Those that let a work under the Apache License ship what they cover unchanged: categories A and B of the Apache Software
     * Foundation's policy on third-party licences.
     */
    private static final Set<String> PERMITTED = Set.of(
            "Apache-2.0",
            "BSD-2-Clause",
            "BSD-3-Clause",
            "CC0-1.0",
            "CDDL-1.1",
            "EPL-1.0",
            "EPL-2.0",
            "GPL-2.0-only WITH Classpath-exception-2.0",
            "MIT",
            "MPL-2.0",
            "NIST-PD");

    private final Properties artifacts = load("artifacts.properties");
    private final Properties urls = load("urls.properties");

    private static Properties load(String name) {
        Properties properties = new Properties();
        try (InputStream in = Licences.class.getResourceAsStream(name)) {
            properties.load(in);
        } catch (IOException e) {
            throw new IllegalStateException("cannot read " + name, e);
        }
        return properties;
    }

    /**
     * The licence of the artifact.
     *
     * @param header its Bundle-License, or empty
     * @param pom the URLs in its pom.xml; none if it is not known
     * @throws IllegalArgumentException if nobody says it, or at a URL that is not known: then a line is to be added to the files
     */
    String of(Artifact artifact, String header, List<String> pom) {
        return byHand(artifact)
                .or(() -> header.isEmpty() ? Optional.empty() : Optional.of(expression(artifact, alternatives(header))))
                .or(() -> pom.isEmpty() ? Optional.empty() : Optional.of(expression(artifact, pom)))
                .orElseThrow(() -> new IllegalArgumentException(
                        artifact + " says no licence: find it out and add it to artifacts.properties"));
    }

    /** By group and name, or by group or what it begins with: {@code org.example} is for {@code org.example.part} too. */
    private Optional<String> byHand(Artifact artifact) {
        String licence = artifacts.getProperty(artifact.group() + "/" + artifact.name());
        for (String group = artifact.group(); licence == null && !group.isEmpty(); ) {
            licence = artifacts.getProperty(group);
            group = group.substring(0, Math.max(0, group.lastIndexOf('.')));
        }
        return Optional.ofNullable(licence);
    }

    /** Bundle-License = licence *( "," licence ), licence = ( URL / name / quoted ) *( ";" attribute "=" value ) */
    private static List<String> alternatives(String header) {
        return Arrays.stream(header.split(",(?=(?:[^\"]*\"[^\"]*\")*[^\"]*$)"))
                .map(clause -> clause.split(";")[0].replace("\"", "").strip())
                .toList();
    }

    private String expression(Artifact artifact, List<String> named) {
        return named.stream()
                .map(url -> Optional.ofNullable(urls.getProperty(url))
                        .orElseThrow(() -> new IllegalArgumentException(
                                artifact + " is under " + url + ": read it and add it to urls.properties")))
                .distinct()
                .collect(Collectors.joining(" OR "));
    }

    /** True if one of the alternatives lets us ship what it covers; expression = all *( " OR " all ), all = id *( " AND " id ) */
    static boolean permitted(String expression) {
        return Arrays.stream(expression.split(" OR ")).anyMatch(alternative -> Arrays.stream(alternative.split(" AND "))
                .allMatch(PERMITTED::contains));
    }
}
