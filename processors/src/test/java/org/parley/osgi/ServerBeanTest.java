package org.parley.osgi;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.management.ManagementFactory;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import javax.management.Attribute;
import javax.management.AttributeNotFoundException;
import javax.management.MBeanAttributeInfo;
import javax.management.MBeanServer;
import javax.management.ObjectName;
import org.junit.jupiter.api.Test;
import org.parley.osgi.report.Distribution;
import org.parley.osgi.report.Figure;
import org.parley.osgi.report.Figures;
import org.parley.osgi.report.Health;
import org.parley.osgi.report.Meter;
import org.parley.osgi.report.ServerReport;

/** The server as JMX clients see it. */
class ServerBeanTest {

    private final MBeanServer server = ManagementFactory.getPlatformMBeanServer();

    private static final class Report implements ServerReport {

        private boolean isUp = true;

        @Override
        public Optional<Figures> figures() {
            List<Figure> figures = List.of(Figure.of(Meter.SESSIONS, 3), Figure.of(Meter.LEGS, 5, "603"));
            Distribution none = new Distribution(Meter.SETUP_TIME, new double[0], new long[] {0}, 0);
            return isUp ? Optional.of(new Figures(Instant.EPOCH, figures, none)) : Optional.empty();
        }

        @Override
        public Health live() {
            return new Health(List.of());
        }

        @Override
        public Health ready() {
            return new Health(List.of(new Health.Check("server", isUp, Map.of())));
        }
    }

    private Set<String> attributes(ObjectName name) throws Exception {
        return Arrays.stream(server.getMBeanInfo(name).getAttributes())
                .map(MBeanAttributeInfo::getName)
                .collect(Collectors.toSet());
    }

    @Test
    void hasAnAttributeForEachFigureAndTheHealth() throws Exception {
        ObjectName name = new ObjectName(ServerBean.NAME);
        Report report = new Report();
        try (ServerBean bean = ServerBean.register(report)) {
            assertEquals(
                    Set.of("live", "ready", "sessions", "legs.603", "setup.count", "setup.meanMs"), attributes(name));
            assertEquals(3L, server.getAttribute(name, "sessions"));
            assertEquals(true, server.getAttribute(name, "ready"));
            assertEquals(
                    List.of(new Attribute("legs.603", 5L), new Attribute("live", true)),
                    server.getAttributes(name, new String[] {"legs.603", "nope", "live"})
                            .asList());
            assertThrows(AttributeNotFoundException.class, () -> server.getAttribute(name, "nope"));
            assertThrows(
                    AttributeNotFoundException.class, () -> server.setAttribute(name, new Attribute("sessions", 4L)));

            report.isUp = false;
            assertEquals(Set.of("live", "ready"), attributes(name));
            assertEquals(false, server.getAttribute(name, "ready"));
            assertTrue(server.isRegistered(name));
        }
        assertFalse(server.isRegistered(name));
    }
}
