package org.parley.flow;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * A file system in memory with little room, in a name space of mounts that only processes have which are started within. It
 * lasts until it is closed, whatever becomes of them. Wants Linux that lets users make name spaces.
 */
final class SmallDisk implements AutoCloseable {

    private static final List<String> UNSHARE = List.of("unshare", "--mount", "--user", "--map-root-user");

    private static final int BLOCK_BYTES = 64 * 1024;

    private final Path mountPoint;
    private final Process holder;

    /**
     * @param mountPoint a folder that is there
     * @param bytes all its room
     */
    SmallDisk(Path mountPoint, long bytes) {
        this.mountPoint = mountPoint;
        List<String> command = new ArrayList<>(UNSHARE);
        command.addAll(List.of(
                "sh",
                "-c",
                "mount -t tmpfs -o size=\"$0\" tmpfs \"$1\" && echo up && exec cat",
                "" + bytes,
                "" + mountPoint));
        try {
            holder = new ProcessBuilder(command).redirectErrorStream(true).start();
            BufferedReader out = holder.inputReader(StandardCharsets.UTF_8);
            String said = out.readLine();
            if (!"up".equals(said)) {
                throw new IOException("no file system could be mounted: " + said);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Whether this machine lets us; JUnit asks. */
    static boolean isPossible() {
        List<String> command = new ArrayList<>(UNSHARE);
        command.addAll(List.of("mount", "-t", "tmpfs", "tmpfs", "/tmp"));
        try {
            Process trial = new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start();
            return trial.waitFor(10, TimeUnit.SECONDS) && trial.exitValue() == 0;
        } catch (IOException noSuchProgram) {
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    /** The command by which this command runs where the file system is. */
    List<String> within(List<String> command) {
        List<String> inside = new ArrayList<>(
                List.of("nsenter", "--preserve-credentials", "--user", "--mount", "--target", "" + holder.pid()));
        inside.addAll(command);
        return inside;
    }

    /** The file system for who is outside. */
    Path root() {
        return Path.of("/proc", "" + holder.pid(), "root").resolve(Path.of("/").relativize(mountPoint));
    }

    /** Leaves no octet free. */
    void fill() throws IOException {
        byte[] block = new byte[BLOCK_BYTES];
        try (OutputStream filler = Files.newOutputStream(filler())) {
            for (int size = BLOCK_BYTES; size > 0; size /= 2) {
                writeUntilFull(filler, block, size);
            }
        }
    }

    private static void writeUntilFull(OutputStream filler, byte[] block, int size) {
        try {
            while (true) {
                filler.write(block, 0, size);
            }
        } catch (IOException full) {
            return;
        }
    }

    /** Gives the room back that {@link #fill} took. */
    void makeRoom() throws IOException {
        Files.delete(filler());
    }

    private Path filler() {
        return root().resolve("filler");
    }

    @Override
    public void close() {
        holder.destroyForcibly();
    }
}
