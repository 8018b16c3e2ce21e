package org.parley.outbox;

import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.concurrent.CompletableFuture;

/** A process that fills an outbox and says of each entry when it is durable, until it is killed. Arguments: folder, run. */
final class OutboxVictim {

    private OutboxVictim() {}

    public static void main(String[] arguments) throws Exception {
        OutboxSettings settings =
                new OutboxSettings(Path.of(arguments[0]), 1L << 30, 0, java.time.Duration.ofMinutes(5));
        DurableOutbox outbox = new DurableOutbox(() -> settings, InstantSource.system());
        outbox.start();
        outbox.subscribe("events", "default", "victim");
        PrintStream out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
        CompletableFuture<Void> last = CompletableFuture.completedFuture(null);
        for (int i = 0; ; i++) {
            String id = arguments[1] + '-' + i;
            byte[] body = "{\"id\":\"%s\",\"filler\":\"%s\"}"
                    .formatted(id, "x".repeat(i % 700))
                    .getBytes(StandardCharsets.UTF_8);
            CompletableFuture<Void> durable = outbox.store(Entry.of("events", "k" + i % 5, id, body));
            durable.thenRun(() -> out.println(id));
            if (i % 500 == 499) {
                last.join();
                last = durable;
            }
        }
    }
}
