package org.parley.bench;

import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A server of a load run in a JVM of its own, so that CPU and memory are the server's alone. */
final class ServerProcess implements AutoCloseable {

    /**
     * Memory of a server, octets.
     *
     * @param heap in use after a collection
     * @param peakDirect most since this was last asked
     */
    record Memory(long heap, long direct, long peakDirect, long resident, long peakResident) {

        @Override
        public String toString() {
            return String.format(
                    "resident %.1f MB (peak %.1f), heap in use %.1f, direct %.1f (peak %.1f)",
                    mb(resident), mb(peakResident), mb(heap), mb(direct), mb(peakDirect));
        }

        private static double mb(long octets) {
            return octets / 1e6;
        }
    }

    /** Longest wait for the JVM. Ours. */
    private static final int START_MS = 30_000;

    private final Process process;
    private final DataInputStream in;
    private final DataOutputStream out;
    private final int port;

    private ServerProcess(Process process, Socket control) throws IOException {
        this.process = process;
        this.in = new DataInputStream(new BufferedInputStream(control.getInputStream()));
        this.out = new DataOutputStream(control.getOutputStream());
        this.port = in.readInt();
    }

    /** Starts a main class of this class path, whose first argument is our port, and waits until it listens. */
    static ServerProcess start(Class<?> type, List<String> jvm, String... arguments) throws IOException {
        try (ServerSocket parent = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            List<String> command = new ArrayList<>();
            command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
            command.addAll(jvm);
            command.add(ProcessFigures.COMPILERS_STAY);
            command.addAll(List.of("-cp", System.getProperty("java.class.path")));
            command.addAll(List.of("-Dorg.slf4j.simpleLogger.defaultLogLevel=warn", type.getName()));
            command.add(Integer.toString(parent.getLocalPort()));
            command.addAll(List.of(arguments));
            Process process = new ProcessBuilder(command).inheritIO().start();
            parent.setSoTimeout(START_MS);
            return new ServerProcess(process, parent.accept());
        }
    }

    InetSocketAddress address() {
        return new InetSocketAddress("127.0.0.1", port);
    }

    /** Opens rooms; the server's path for each member, room by room. */
    List<String> open(int firstRoom, int rooms, int members) throws IOException {
        out.writeUTF(ServerControl.OPEN);
        out.writeInt(firstRoom);
        out.writeInt(rooms);
        out.writeInt(members);
        out.flush();
        List<String> paths = new ArrayList<>(rooms * members);
        for (int i = 0; i < rooms * members; i++) {
            paths.add(in.readUTF());
        }
        return paths;
    }

    /** Collects the server's garbage and tells what memory it has. */
    Memory memory() throws IOException {
        long peakResident = ProcessFigures.peakKb(process.pid()) * 1024;
        out.writeUTF(ServerControl.MEMORY);
        out.flush();
        long peakDirect = in.readLong();
        long heap = in.readLong();
        long direct = in.readLong();
        return new Memory(heap, direct, peakDirect, ProcessFigures.residentKb(process.pid()) * 1024, peakResident);
    }

    /** Octets of heap that its threads have asked for so far. */
    long allocated() throws IOException {
        out.writeUTF(ServerControl.ALLOCATED);
        out.flush();
        return in.readLong();
    }

    long cpuMs() throws IOException {
        return ProcessFigures.workMs(process.pid());
    }

    @Override
    public void close() throws IOException {
        out.close();
        try {
            if (!process.waitFor(15, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }
}
