package org.parley.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.util.ArrayList;
import java.util.List;

/**
 * All members of some rooms of one server, played by one thread: it reads, verifies and counts what comes and lets its
 * sources send in between.
 */
final class FanOutClient implements AutoCloseable {

    /** Something that sends. */
    interface Source {

        /** Sends what is due; returns when to be asked again in any case, as of {@link System#nanoTime}. */
        long send(long now) throws IOException;
    }

    /** Most that is read or sent at once. */
    static final int BUFFER_BYTES = 256 * 1024;

    /** Longest frame, of which a part may be there already. */
    private static final int FRAME_BYTES = 256 * 1024;

    /** Members that one source address has at most: there are some 28,000 ports. */
    private static final int MEMBERS_PER_ADDRESS = 10_000;

    /** Rooms that are opened and connected at once: in less time than an unbound connection has. */
    private static final int ROOMS_AT_ONCE = 100;

    private static final long PATIENCE_NANOS = 20_000_000_000L;

    private final ServerProcess server;
    private final int roomBase;
    private final Selector selector = Selector.open();
    private final ByteBuffer direct = ByteBuffer.allocateDirect(BUFFER_BYTES);
    private final byte[] octets = new byte[BUFFER_BYTES + FRAME_BYTES];
    private final List<List<FanOutMember>> rooms = new ArrayList<>();
    private FanOutCounts counts = new FanOutCounts();

    /** @param firstRoom number of the first room: no other client of the server may have had it */
    FanOutClient(ServerProcess server, int firstRoom) throws IOException {
        this.server = server;
        this.roomBase = firstRoom;
    }

    /** Opens rooms and binds all sessions. */
    void open(int count, int members) throws IOException {
        for (int first = 0; first < count; first += ROOMS_AT_ONCE) {
            int some = Math.min(ROOMS_AT_ONCE, count - first);
            List<String> paths = server.open(roomBase + first, some, members);
            List<FanOutMember> opened = new ArrayList<>(paths.size());
            for (int room = 0; room < some; room++) {
                List<FanOutMember> inRoom = new ArrayList<>(members);
                for (int member = 0; member < members; member++) {
                    String path = paths.get(room * members + member);
                    inRoom.add(new FanOutMember(roomBase + first + room, member, inRoom, path));
                }
                rooms.add(inRoom);
                opened.addAll(inRoom);
            }
            for (int i = 0; i < opened.size(); i++) {
                int address = 2 + (first * members + i) / MEMBERS_PER_ADDRESS;
                opened.get(i).connect("127.0.0." + address, server.address(), selector);
            }
            if (!await(() -> opened.stream().allMatch(FanOutMember::isBound))) {
                throw new IllegalStateException("the server has not answered every member");
            }
        }
    }

    List<List<FanOutMember>> rooms() {
        return rooms;
    }

    /** A condition to end a run before its time. */
    interface End {
        boolean isReached();
    }

    /** Lets sources send for some time or until {@code end}, and waits for all that is due then. */
    FanOutCounts measure(List<? extends Source> sources, long nanos, End end) throws IOException {
        FanOutCounts measured = new FanOutCounts();
        counts = measured;
        long began = System.nanoTime();
        run(sources, nanos, end);
        measured.nanos = System.nanoTime() - began;
        counts = new FanOutCounts();
        if (!await(this::isQuiet)) {
            throw new IllegalStateException("the server has not delivered everything");
        }
        measured.drained = counts.deliveries;
        return measured;
    }

    /** True when everything that was said has been heard. */
    private boolean isQuiet() {
        return rooms.stream()
                .flatMap(List::stream)
                .allMatch(member -> (member.talk() == null || member.talk().due() == 0)
                        && (member.file() == null || member.file().due() == 0)
                        && member.isReady());
    }

    private boolean await(End end) throws IOException {
        run(List.of(), PATIENCE_NANOS, end);
        return end.isReached();
    }

    private void run(List<? extends Source> sources, long nanos, End end) throws IOException {
        long until = System.nanoTime() + nanos;
        long now = System.nanoTime();
        while (now < until && !end.isReached()) {
            long next = until;
            for (Source source : sources) {
                next = Math.min(next, source.send(now));
            }
            long waitMs = Math.min(50, (next - System.nanoTime()) / 1_000_000);
            if (waitMs > 0) {
                selector.select(this::ready, waitMs);
            } else {
                selector.selectNow(this::ready);
            }
            now = System.nanoTime();
        }
    }

    private void ready(SelectionKey key) {
        try {
            ((FanOutMember) key.attachment()).ready(direct, octets, counts);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() throws IOException {
        for (List<FanOutMember> room : rooms) {
            for (FanOutMember member : room) {
                member.close();
            }
        }
        selector.close();
    }
}
