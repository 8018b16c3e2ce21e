package org.parley.assembly;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** The outbox in the assembled Karaf: routes dropped into {@code etc} fill it, one that fails leaves it full, the shell shows it. */
@ExtendWith(KarafExtension.class)
class OutboxIT {

    private static final long PATIENCE_NS = TimeUnit.SECONDS.toNanos(60);

    private static final String ROUTES =
            """
            <routes xmlns="http://camel.apache.org/schema/spring">
              <route id="audit-in">
                <from uri="timer:audit?repeatCount=3&amp;period=100"/>
                <setBody><constant>{}</constant></setBody>
                <to uri="outbox:audit"/>
              </route>
              <route id="audit-out">
                <from uri="outbox:audit?linger=0"/>
                <throwException exceptionType="java.lang.IllegalStateException" message="no such broker"/>
              </route>
            </routes>
            """;

    private static List<String> audit(KarafServer server) throws Exception {
        return server.shell("im:outbox --no-format audit")
                .lines()
                .filter(line -> line.startsWith("audit\t"))
                .flatMap(line -> Stream.of(line.split("\t")).map(String::trim))
                .toList();
    }

    private static List<String> await(KarafServer server, String entries) throws Exception {
        long begin = System.nanoTime();
        List<String> row = audit(server);
        while (row.size() < 3 || !row.get(2).equals(entries)) {
            assertTrue(System.nanoTime() - begin < PATIENCE_NS, "waited in vain: " + row);
            LockSupport.parkNanos(100_000_000);
            row = audit(server);
        }
        return row;
    }

    @Test
    void showsWhatWaitsAndGivesItUp(KarafServer server) throws Exception {
        Path file = server.home().etc("parley/routes/audit.xml");
        Files.writeString(file, ROUTES);
        List<String> row = await(server, "3");
        assertEquals(List.of("audit", "default", "3"), row.subList(0, 3));
        server.awaitLog("OUTBOX-NOT-DELIVERED: audit/default.*no such broker");
        assertTrue(server.shell("im:outbox").contains("octets are used"));
        assertTrue(server.shell("im:outbox --retry audit").contains("delivered again now"));
        assertTrue(server.failingShell("im:outbox --discard nothing").contains("Nobody reads nothing"));
        assertTrue(server.shell("im:outbox --discard audit").contains("3 entries of audit are given up"));
        await(server, "0");
        Files.delete(file);
    }
}
