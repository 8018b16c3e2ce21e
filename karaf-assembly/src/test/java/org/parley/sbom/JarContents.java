package org.parley.sbom;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.TreeMap;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a jar says of itself and what is in it.
 *
 * @param path where it is on disk
 * @param bundleLicense its header Bundle-License; empty without
 * @param described the artifacts whose pom.properties it has, itself and what it embeds, with the URLs and names of the licences
 *     in their pom.xml
 * @param classes the checksum of each class, by the name of its entry
 */
record JarContents(Path path, String bundleLicense, Map<Artifact, List<String>> described, Map<String, Long> classes) {
    private static final Pattern POM_PROPERTIES = Pattern.compile("META-INF/maven/[^/]+/[^/]+/pom\\.properties");
    private static final Pattern LICENCES = Pattern.compile("<licenses>(.*?)</licenses>", Pattern.DOTALL);
    private static final Pattern LICENCE = Pattern.compile("<license>(.*?)</license>", Pattern.DOTALL);
    private static final Pattern URL = Pattern.compile("<url>\\s*(.*?)\\s*</url>", Pattern.DOTALL);

    static JarContents of(Path path) throws IOException {
        try (JarFile jar = new JarFile(path.toFile())) {
            Map<Artifact, List<String>> described = new TreeMap<>();
            Map<String, Long> classes = new HashMap<>();
            for (JarEntry entry : jar.stream().toList()) {
                String name = entry.getName();
                if (POM_PROPERTIES.matcher(name).matches()) {
                    described.put(artifact(jar, entry), licences(jar, name.replace(".properties", ".xml")));
                } else if (name.endsWith(".class") && !name.endsWith("-info.class")) {
                    classes.put(name, entry.getCrc());
                }
            }
            String licence = jar.getManifest() == null
                    ? null
                    : jar.getManifest().getMainAttributes().getValue("Bundle-License");
            return new JarContents(path, licence == null ? "" : licence, described, classes);
        }
    }

    private static Artifact artifact(JarFile jar, JarEntry entry) throws IOException {
        Properties properties = new Properties();
        try (InputStream in = jar.getInputStream(entry)) {
            properties.load(in);
        }
        return new Artifact(
                properties.getProperty("groupId"),
                properties.getProperty("artifactId"),
                properties.getProperty("version"));
    }

    private static List<String> licences(JarFile jar, String pom) throws IOException {
        JarEntry entry = jar.getJarEntry(pom);
        if (entry == null) {
            return List.of();
        }
        String text;
        try (InputStream in = jar.getInputStream(entry)) {
            text = new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
        List<String> urls = new ArrayList<>();
        Matcher licences = LICENCES.matcher(text);
        if (licences.find()) {
            Matcher licence = LICENCE.matcher(licences.group(1));
            while (licence.find()) {
                Matcher url = URL.matcher(licence.group(1));
                if (url.find()) {
                    urls.add(url.group(1));
                }
            }
        }
        return urls;
    }

    /** Which of the described artifacts the jar itself is, by the name of its file. */
    Optional<Artifact> itself() {
        String file = path.getFileName().toString();
        return described.keySet().stream()
                .filter(artifact -> file.equals(artifact.name() + "-" + artifact.version() + ".jar"))
                .findFirst();
    }

    /** True if a class of the other jar is here, bit by bit. */
    boolean embeds(JarContents other) {
        return other.classes.entrySet().stream()
                .anyMatch(entry -> entry.getValue().equals(classes.get(entry.getKey())));
    }

    String sha256() throws IOException {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(Files.readAllBytes(path)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }
}
