package org.parley.jms;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import jakarta.jms.Connection;
import jakarta.jms.ConnectionFactory;
import jakarta.jms.JMSException;
import java.lang.reflect.Proxy;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.parley.Covers;

/** A broker that is there or not, in virtual time. */
class ConnectionsTest {

    private final AtomicLong now = new AtomicLong(42);
    private final AtomicInteger tries = new AtomicInteger();
    private boolean isUp;
    private final Connection connection = proxy(Connection.class, () -> null);

    private final Connections connections = new Connections(
            JmsSettings.read(Map.of("user", ""), Path.of(".")),
            () -> proxy(ConnectionFactory.class, () -> {
                tries.incrementAndGet();
                if (!isUp) {
                    throw new JMSException("Connection refused");
                }
                return connection;
            }),
            now::get);

    /** Whatever is called. */
    @FunctionalInterface
    private interface Answer {
        Object get() throws JMSException;
    }

    private static <T> T proxy(Class<T> type, Answer answer) {
        return type.cast(Proxy.newProxyInstance(
                type.getClassLoader(), new Class<?>[] {type}, (self, method, arguments) -> answer.get()));
    }

    private String failure() {
        return assertThrows(JMSException.class, connections::createConnection).getMessage();
    }

    @Test
    @Covers("BRK-2")
    void saysWhereAndWhy() {
        String failure = failure();
        assertTrue(failure.contains("tcp://127.0.0.1:61616"), failure);
        assertTrue(failure.contains("Connection refused"), failure);
    }

    @Test
    @Covers("BRK-2")
    void triesOnceASecondAndFailsAllOthersAtOnceWithTheSameCause() {
        for (int i = 0; i < 100; i++) {
            assertTrue(failure().contains("Connection refused"));
        }
        assertEquals(1, tries.get());
        now.addAndGet(Duration.ofSeconds(1).toNanos());
        for (int i = 0; i < 100; i++) {
            failure();
        }
        assertEquals(2, tries.get());
    }

    @Test
    void connectsAsOftenAsAskedWhileTheBrokerIsThere() throws JMSException {
        isUp = true;
        for (int i = 0; i < 3; i++) {
            assertSame(connection, connections.createConnection());
        }
        assertEquals(3, tries.get());
    }

    @Test
    @Covers("BRK-2")
    void isBackAtTheFirstTryThatSucceeds() throws JMSException {
        failure();
        isUp = true;
        now.addAndGet(Duration.ofSeconds(1).toNanos());
        assertSame(connection, connections.createConnection());
        assertSame(connection, connections.createConnection());
    }
}
