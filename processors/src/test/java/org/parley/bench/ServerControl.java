package org.parley.bench;

import com.sun.management.ThreadMXBean;
import io.netty.util.internal.PlatformDependent;
import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.lang.management.BufferPoolMXBean;
import java.lang.management.ManagementFactory;
import java.net.InetAddress;
import java.net.Socket;
import java.util.List;
import java.util.stream.LongStream;

/** What a server of a load run is told by its parent, over a connection to the parent. Ends when that does. */
final class ServerControl {

    /** A server that can be told to open rooms. */
    interface Server {

        int port();

        /**
         * Opens rooms for the members of {@link FanOutNames}.
         *
         * @return the server's path for each member, room by room
         */
        List<String> open(int firstRoom, int rooms, int members) throws Exception;
    }

    static final String OPEN = "open";
    static final String MEMORY = "memory";
    static final String ALLOCATED = "allocated";

    /** How often the peak of direct memory is looked for. Ours: a chunk of a file takes longer. */
    private static final int SAMPLE_MS = 20;

    private static volatile long peakDirect;

    private ServerControl() {}

    /** @param parentPort where the parent listens on the loopback address */
    static void serve(Server server, int parentPort) throws Exception {
        Thread sampler = new Thread(ServerControl::sample, "sampler");
        sampler.setDaemon(true);
        sampler.start();
        Socket parent = new Socket(InetAddress.getLoopbackAddress(), parentPort);
        DataInputStream in = new DataInputStream(parent.getInputStream());
        DataOutputStream out = new DataOutputStream(new BufferedOutputStream(parent.getOutputStream()));
        out.writeInt(server.port());
        out.flush();
        while (true) {
            String command;
            try {
                command = in.readUTF();
            } catch (EOFException e) {
                return;
            }
            if (command.equals(OPEN)) {
                for (String path : server.open(in.readInt(), in.readInt(), in.readInt())) {
                    out.writeUTF(path);
                }
            } else if (command.equals(ALLOCATED)) {
                out.writeLong(allocated());
            } else {
                memory(out);
            }
            out.flush();
        }
    }

    /** Octets of heap in use after a collection, of direct memory now, and the most of it since this was last asked. */
    private static void memory(DataOutputStream out) throws IOException {
        out.writeLong(peakDirect);
        System.gc();
        out.writeLong(ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed());
        out.writeLong(direct());
        peakDirect = 0;
    }

    /** Octets of heap that the threads of today have asked for since they began. */
    private static long allocated() {
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        return LongStream.of(threads.getThreadAllocatedBytes(threads.getAllThreadIds()))
                .filter(octets -> octets > 0)
                .sum();
    }

    private static void sample() {
        try {
            while (true) {
                peakDirect = Math.max(peakDirect, direct());
                Thread.sleep(SAMPLE_MS);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static long direct() {
        long ofNetty = Math.max(0, PlatformDependent.usedDirectMemory());
        return ofNetty
                + ManagementFactory.getPlatformMXBeans(BufferPoolMXBean.class).stream()
                        .filter(pool -> pool.getName().equals("direct"))
                        .mapToLong(BufferPoolMXBean::getMemoryUsed)
                        .sum();
    }
}
