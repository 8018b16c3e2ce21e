package org.parley.flow;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.locks.LockSupport;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.parley.camel.RouteFileView;
import org.parley.harness.Patience;

/** Somebody who edits the route files of a running server, and in the end puts them back as they were. */
final class RouteEdits {

    /** Ours. */
    private static final long POLL_NS = 5_000_000;

    private final InJvmServer server;
    private final Map<String, byte[]> before = new TreeMap<>();

    RouteEdits(InJvmServer server) {
        this.server = server;
        names().forEach(name -> before.put(name, read(name)));
    }

    /** The files that were there. */
    List<String> shipped() {
        return List.copyOf(before.keySet());
    }

    String text(String name) {
        return new String(before.get(name), StandardCharsets.UTF_8);
    }

    /** Saves a file and waits until the server has judged it; why it is not taken over, if it is not. */
    Optional<String> save(String name, String content) {
        Map<String, String> states = states();
        Path file = server.routes().resolve(name);
        byte[] octets = content.getBytes(StandardCharsets.UTF_8);
        if (Files.exists(file) && Arrays.equals(octets, read(name))) {
            return refusal(name);
        }
        write(name, octets);
        awaitChange(name, states);
        return refusal(name);
    }

    /** Saves files at the same time and waits until the server has judged each. */
    void saveAll(Map<String, ?> files, UnaryOperator<String> contents) {
        Map<String, String> states = states();
        files.keySet().forEach(name -> write(name, contents.apply(name).getBytes(StandardCharsets.UTF_8)));
        files.keySet().forEach(name -> awaitChange(name, states));
    }

    /** Has files edited and waits until the server has taken all of these over or refused one. */
    void make(Edit edit, List<String> names) throws IOException {
        Map<String, String> states = states();
        edit.apply(server.routes());
        names.forEach(name -> awaitChange(name, states));
    }

    /** A change of the folder. */
    @FunctionalInterface
    interface Edit {
        void apply(Path folder) throws IOException;
    }

    /** Deletes a file and waits until its routes are gone. */
    void delete(String name) {
        Map<String, String> states = states();
        try {
            Files.delete(server.routes().resolve(name));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        if (states.containsKey(name)) {
            awaitChange(name, states);
        }
    }

    void restore(String name) {
        save(name, text(name));
    }

    /** Puts all files back, and waits until they are in force. */
    void restoreAll() {
        names().stream().filter(name -> !before.containsKey(name)).forEach(this::delete);
        before.keySet().forEach(this::restore);
    }

    /** What the server finds wrong. */
    List<String> refusals() {
        return names().stream().flatMap(name -> refusal(name).stream()).toList();
    }

    /** What the server finds wrong in a file. */
    Optional<String> refusal(String name) {
        return server.gateway().routes().stream()
                .filter(file -> file.file().equals(name))
                .flatMap(file -> file.refusal().stream())
                .map(RouteFileView.Refused::sentence)
                .findFirst();
    }

    /** Changes for a file when it is taken over, refused or gone. */
    private Map<String, String> states() {
        return server.gateway().routes().stream()
                .collect(Collectors.toMap(
                        RouteFileView::file,
                        file -> file.since() + " " + file.refusal().map(RouteFileView.Refused::at)));
    }

    private void awaitChange(String name, Map<String, String> states) {
        long deadline = System.nanoTime() + Patience.MESSAGE.toNanos();
        while (Optional.ofNullable(states().get(name)).equals(Optional.ofNullable(states.get(name)))) {
            if (System.nanoTime() > deadline) {
                throw new AssertionError("the server takes no notice of " + name);
            }
            LockSupport.parkNanos(POLL_NS);
        }
    }

    private void write(String name, byte[] content) {
        try {
            Path draft = Files.write(server.routes().resolve(name + ".tmp"), content);
            Files.move(
                    draft,
                    server.routes().resolve(name),
                    StandardCopyOption.ATOMIC_MOVE,
                    StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private byte[] read(String name) {
        try {
            return Files.readAllBytes(server.routes().resolve(name));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private List<String> names() {
        try (Stream<Path> files = Files.list(server.routes())) {
            return files.map(file -> file.getFileName().toString())
                    .filter(name -> name.matches(".*\\.(xml|ya?ml)"))
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
