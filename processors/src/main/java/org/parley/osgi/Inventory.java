package org.parley.osgi;

import io.netty.buffer.PoolArenaMetric;
import io.netty.buffer.PooledByteBufAllocator;
import java.lang.management.BufferPoolMXBean;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryPoolMXBean;
import java.lang.management.MemoryType;
import java.lang.management.MemoryUsage;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.Stream;
import javax.management.JMException;
import javax.management.MBeanServer;
import javax.management.ObjectName;
import org.parley.limit.Holding;
import org.parley.osgi.report.Figure;
import org.parley.osgi.report.Meter;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What the process has of the machine, and how much each table holds that peers fill: beside {@link Census} everything that
 * could grow for ever. Read when asked for, nothing is counted for it.
 */
final class Inventory {

    private static final Logger LOG = LoggerFactory.getLogger(Inventory.class);

    private final List<Supplier<List<Holding>>> tables;

    Inventory(List<Supplier<List<Holding>>> tables) {
        this.tables = List.copyOf(tables);
    }

    //= FAULT-9
    List<Figure> figures() {
        List<Figure> figures = new ArrayList<>(ofProcess());
        holdings().forEach(each -> figures.add(Figure.of(Meter.CENSUS, each.size(), each.what())));
        return figures;
    }

    /** All tables. */
    List<Holding> holdings() {
        return tables.stream().flatMap(each -> each.get().stream()).toList();
    }

    private static List<Figure> ofProcess() {
        return List.of(
                Figure.of(Meter.CENSUS, heapBytes(), "process.heapBytes"),
                Figure.of(Meter.CENSUS, directBytes(), "process.directBytes"),
                Figure.of(Meter.CENSUS, descriptors(), "process.descriptors"),
                Figure.of(Meter.CENSUS, ManagementFactory.getThreadMXBean().getThreadCount(), "process.threads"));
    }

    /** Octets that the last collection left, of each pool its own. */
    private static long heapBytes() {
        return ManagementFactory.getMemoryPoolMXBeans().stream()
                .filter(pool -> pool.getType() == MemoryType.HEAP)
                .map(MemoryPoolMXBean::getCollectionUsage)
                .flatMap(Stream::ofNullable)
                .mapToLong(MemoryUsage::getUsed)
                .sum();
    }

    /** Octets of direct memory: buffers of the JDK, and what is in use of the buffers of netty. */
    private static long directBytes() {
        long ofJdk = ManagementFactory.getPlatformMXBeans(BufferPoolMXBean.class).stream()
                .filter(pool -> pool.getName().equals("direct"))
                .mapToLong(BufferPoolMXBean::getMemoryUsed)
                .sum();
        long ofNetty = PooledByteBufAllocator.DEFAULT.metric().directArenas().stream()
                .mapToLong(PoolArenaMetric::numActiveBytes)
                .sum();
        return ofJdk + ofNetty;
    }

    /** Open files and sockets; 0 where the system does not tell. */
    private static long descriptors() {
        MBeanServer beans = ManagementFactory.getPlatformMBeanServer();
        try {
            ObjectName system = new ObjectName(ManagementFactory.OPERATING_SYSTEM_MXBEAN_NAME);
            return (Long) beans.getAttribute(system, "OpenFileDescriptorCount");
        } catch (JMException e) {
            LOG.debug("The system does not count file descriptors", e);
            return 0;
        }
    }
}
