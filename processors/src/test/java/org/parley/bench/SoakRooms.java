package org.parley.bench;

import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLongArray;
import java.util.concurrent.locks.LockSupport;
import org.parley.harness.Scene;
import org.parley.harness.ServerAddress;

/** Rooms in which one scene of {@link SoakScene} after the other is played, at a pace, each with clients of its own. */
final class SoakRooms implements AutoCloseable {

    /** Most faults that are told. Ours. */
    private static final int MOST_FAULTS = 10;

    private final ServerAddress server;
    private final long gapNs;
    private final List<Thread> rooms = new ArrayList<>();
    private final AtomicLongArray played = new AtomicLongArray(SoakScene.values().length);
    private final Set<String> faults = new ConcurrentSkipListSet<>();
    private volatile boolean isOver;

    SoakRooms(InetSocketAddress focus, String factoryUri, int count, int perSecond) {
        server = new ServerAddress(focus.getAddress().getHostAddress(), focus.getPort(), focus.getPort(), factoryUri);
        gapNs = TimeUnit.SECONDS.toNanos(count) / Math.max(1, perSecond);
        for (int i = 0; i < count; i++) {
            int first = i;
            Thread room = new Thread(() -> play(first), "soak-room-" + i);
            room.setDaemon(true);
            rooms.add(room);
            room.start();
        }
    }

    private void play(int first) {
        SoakScene[] all = SoakScene.values();
        long next = System.nanoTime();
        for (int i = first; !isOver; i++) {
            play(all[i % all.length]);
            next = Math.max(next + gapNs, System.nanoTime());
            LockSupport.parkNanos(next - System.nanoTime());
        }
    }

    private void play(SoakScene which) {
        try (Scene scene = Scene.onOneAddress(server)) {
            try {
                which.play(scene);
                played.incrementAndGet(which.ordinal());
            } catch (Exception | AssertionError e) {
                if (faults.size() < MOST_FAULTS) {
                    faults.add("scene " + which + ": "
                            + e.toString().lines().findFirst().orElse(""));
                }
            }
        }
    }

    /** Lets the scenes that are played come to their end. */
    void finish() throws InterruptedException {
        isOver = true;
        for (Thread room : rooms) {
            room.join();
        }
    }

    /** Scenes that did not go as they should, each once. */
    Set<String> faults() {
        return faults;
    }

    String report() {
        StringBuilder report = new StringBuilder();
        for (SoakScene scene : SoakScene.values()) {
            report.append(scene.ordinal() == 0 ? "" : ", ")
                    .append(scene.name().toLowerCase(Locale.ROOT))
                    .append(' ')
                    .append(played.get(scene.ordinal()));
        }
        return report + "; failed " + faults.size();
    }

    @Override
    public void close() {
        isOver = true;
    }
}
