package org.parley.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

/**
 * The least that a switch does, with Java NIO alone: finds where frames begin and end, copies each to the other members of
 * its room with their path headers in place of the sender's, and writes to every member once for all that was read. No
 * checks, no answers, no limits. It is what the switch's deliveries are measured against.
 *
 * <p>The members of a room belong to one thread, so that nothing is handed over between threads.
 */
final class BareCopier implements ServerControl.Server {

    /** Most that is read at once. */
    private static final int READ_BYTES = 256 * 1024;

    private final ServerSocketChannel listener;
    private final List<Worker> workers = new ArrayList<>();
    private final Map<Integer, List<CopierMember>> rooms = new HashMap<>();

    private BareCopier(int threads) throws IOException {
        listener = ServerSocketChannel.open().bind(new InetSocketAddress("127.0.0.1", 0), 1024);
        for (int i = 0; i < threads; i++) {
            Worker worker = new Worker();
            workers.add(worker);
            daemon("copier-" + i, worker::run);
        }
        daemon("accept", this::accept);
    }

    /** Arguments: the parent's port; threads. */
    public static void main(String[] arguments) throws Exception {
        ServerControl.serve(new BareCopier(Integer.parseInt(arguments[1])), Integer.parseInt(arguments[0]));
    }

    private interface Work {
        void run() throws IOException;
    }

    private static void daemon(String name, Work work) {
        Thread thread = new Thread(
                () -> {
                    try {
                        work.run();
                    } catch (IOException e) {
                        throw new UncheckedIOException(e);
                    }
                },
                name);
        thread.setDaemon(true);
        thread.start();
    }

    @Override
    public int port() {
        return listener.socket().getLocalPort();
    }

    @Override
    public List<String> open(int firstRoom, int count, int members) {
        List<String> paths = new ArrayList<>(count * members);
        for (int room = firstRoom; room < firstRoom + count; room++) {
            for (int member = 0; member < members; member++) {
                paths.add("msrp://127.0.0.1:" + port() + "/r" + room + "x" + member + ";tcp");
            }
        }
        return paths;
    }

    /** Reads the empty SEND of each connection, which says whose it is, and answers it. */
    private void accept() throws IOException {
        while (true) {
            SocketChannel channel = listener.accept();
            channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
            CopierMember member = CopierMember.greet(channel);
            List<CopierMember> room = rooms.computeIfAbsent(member.room(), number -> new ArrayList<>());
            workers.get(member.room() % workers.size()).add(member, room);
        }
    }

    /** Serves some rooms. */
    private static final class Worker {

        private final Selector selector = Selector.open();
        private final Queue<Runnable> arrivals = new ConcurrentLinkedQueue<>();
        private final List<CopierMember> touched = new ArrayList<>();
        private final ByteBuffer in = ByteBuffer.allocateDirect(READ_BYTES).order(ByteOrder.LITTLE_ENDIAN);

        Worker() throws IOException {}

        void add(CopierMember member, List<CopierMember> room) {
            arrivals.add(() -> {
                try {
                    member.join(room, selector);
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            });
            selector.wakeup();
        }

        void run() throws IOException {
            while (true) {
                selector.select(this::ready);
                for (Runnable arrival = arrivals.poll(); arrival != null; arrival = arrivals.poll()) {
                    arrival.run();
                }
                for (CopierMember member : touched) {
                    member.flush();
                }
                touched.clear();
            }
        }

        private void ready(SelectionKey key) {
            CopierMember member = (CopierMember) key.attachment();
            try {
                if (key.isWritable()) {
                    member.flush();
                }
                if (key.isReadable()) {
                    member.read(in, touched);
                }
            } catch (IOException e) {
                key.cancel(); // the client is through
            }
        }
    }
}
