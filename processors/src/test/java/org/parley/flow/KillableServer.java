package org.parley.flow;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** A server whose process a scenario kills, and starts again on the same ports and the same disk. */
public interface KillableServer extends ServerUnderTest {

    /** A file that has not changed for so long has all that was to be written. Ours: five times what is written behind. */
    long QUIET_NS = TimeUnit.MILLISECONDS.toNanos(500);

    long LOOK_NS = TimeUnit.MILLISECONDS.toNanos(20);

    /** {@code kill -9}, when all that had to be written is. */
    void kill() throws Exception;

    /** Starts it again; key, value, key, value beside those that it had. */
    void start(String... more) throws Exception;

    /** The events so far, one a line. */
    List<String> events() throws IOException;

    /** A route file by which they get there, into a file {@code events.jsonl} of this folder. */
    static String eventsTo(Path folder) {
        return """
            <routes xmlns="http://camel.apache.org/schema/spring">
              <route id="events-to-file">
                <from uri="outbox:events?subscription=file&amp;body=single&amp;linger=10"/>
                <to uri="file:%s?fileName=events.jsonl&amp;fileExist=Append&amp;appendChars=\\n"/>
              </route>
            </routes>
            """
                .formatted(folder);
    }

    /** What has come to that folder, one a line. */
    static List<String> eventsIn(Path folder) throws IOException {
        Path file = folder.resolve("events.jsonl");
        return Files.exists(file) ? Files.readAllLines(file) : List.of();
    }

    /** Waits until nobody writes to a file. */
    static void awaitWritten(Path file) throws IOException {
        FileTime last = Files.getLastModifiedTime(file);
        for (long since = System.nanoTime(); System.nanoTime() - since < QUIET_NS; LockSupport.parkNanos(LOOK_NS)) {
            FileTime now = Files.getLastModifiedTime(file);
            if (!now.equals(last)) {
                last = now;
                since = System.nanoTime();
            }
        }
    }
}
