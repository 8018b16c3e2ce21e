package org.parley.sbom;

import java.nio.file.Path;
import java.util.Objects;

/** Maven's name of a jar. The classifier is empty for most. */
record Artifact(String group, String name, String version, String classifier) implements Comparable<Artifact> {
    Artifact {
        Objects.requireNonNull(group, "group");
        Objects.requireNonNull(name, "name");
        Objects.requireNonNull(version, "version");
        Objects.requireNonNull(classifier, "classifier");
    }

    Artifact(String group, String name, String version) {
        this(group, name, version, "");
    }

    /** By its place in a repository: {@code org/example/name/1.0/name-1.0.jar}, relative to the repository's root. */
    static Artifact at(Path path) {
        int length = path.getNameCount();
        if (length < 4) {
            throw new IllegalArgumentException(path + " is no place of a jar in a repository");
        }
        String version = path.getName(length - 2).toString();
        String name = path.getName(length - 3).toString();
        String file = path.getFileName().toString();
        String stem = name + "-" + version;
        if (!file.startsWith(stem) || !file.endsWith(".jar")) {
            throw new IllegalArgumentException(path + " is not named by its folders");
        }
        String classifier = file.substring(stem.length(), file.length() - ".jar".length());
        String group = path.subpath(0, length - 3).toString().replace('/', '.').replace('\\', '.');
        return new Artifact(group, name, version, classifier.isEmpty() ? "" : classifier.substring(1));
    }

    /** {@code pkg:maven/org.example/name@1.0}, by which data bases of vulnerabilities know it. */
    String purl() {
        return "pkg:maven/" + group + "/" + name + "@" + version + "?"
                + (classifier.isEmpty() ? "" : "classifier=" + classifier + "&") + "type=jar";
    }

    @Override
    public int compareTo(Artifact other) {
        return purl().compareTo(other.purl());
    }

    @Override
    public String toString() {
        return group + ":" + name + ":" + version;
    }
}
