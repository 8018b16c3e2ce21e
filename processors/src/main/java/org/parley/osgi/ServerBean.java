package org.parley.osgi;

import java.lang.management.ManagementFactory;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import javax.management.Attribute;
import javax.management.AttributeList;
import javax.management.AttributeNotFoundException;
import javax.management.DynamicMBean;
import javax.management.JMException;
import javax.management.MBeanAttributeInfo;
import javax.management.MBeanInfo;
import javax.management.MBeanServer;
import javax.management.ObjectName;
import org.parley.osgi.report.Figures;
import org.parley.osgi.report.ServerReport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The server in JMX, {@value #NAME}: an attribute for each figure, named as in the shell, and {@code live} and {@code ready}.
 * Which figures there are changes while it runs; nothing can be set.
 */
final class ServerBean implements DynamicMBean, AutoCloseable {

    static final String NAME = "org.parley:type=Server";

    private static final Logger LOG = LoggerFactory.getLogger(ServerBean.class);
    private static final String LIVE = "live";
    private static final String READY = "ready";

    private final ServerReport report;

    private ServerBean(ServerReport report) {
        this.report = report;
    }

    /** Shows a server in the platform's MBean server; that it cannot is logged, and the server goes on. */
    static ServerBean register(ServerReport report) {
        ServerBean bean = new ServerBean(report);
        try {
            ManagementFactory.getPlatformMBeanServer().registerMBean(bean, new ObjectName(NAME));
        } catch (JMException e) {
            LOG.warn("{} cannot be had in JMX", NAME, e);
        }
        return bean;
    }

    @Override
    public void close() {
        MBeanServer server = ManagementFactory.getPlatformMBeanServer();
        try {
            ObjectName name = new ObjectName(NAME);
            if (server.isRegistered(name)) {
                server.unregisterMBean(name);
            }
        } catch (JMException e) {
            LOG.warn("{} stays in JMX", NAME, e);
        }
    }

    @Override
    public Object getAttribute(String attribute) throws AttributeNotFoundException {
        Objects.requireNonNull(attribute, "attribute");
        return switch (attribute) {
            case LIVE -> report.live().isUp();
            case READY -> report.ready().isUp();
            default -> Optional.ofNullable(figures().get(attribute))
                    .orElseThrow(() -> new AttributeNotFoundException("there is no figure " + attribute));
        };
    }

    @Override
    public AttributeList getAttributes(String[] attributes) {
        Map<String, Long> figures = figures();
        AttributeList found = new AttributeList();
        for (String name : attributes) {
            if (name.equals(LIVE)) {
                found.add(new Attribute(name, report.live().isUp()));
            } else if (name.equals(READY)) {
                found.add(new Attribute(name, report.ready().isUp()));
            } else if (figures.containsKey(name)) {
                found.add(new Attribute(name, figures.get(name)));
            }
        }
        return found;
    }

    @Override
    public void setAttribute(Attribute attribute) throws AttributeNotFoundException {
        throw new AttributeNotFoundException("nothing can be set: " + attribute.getName());
    }

    @Override
    public AttributeList setAttributes(AttributeList attributes) {
        return new AttributeList();
    }

    @Override
    public Object invoke(String action, Object[] parameters, String[] signature) {
        throw new UnsupportedOperationException("there is no operation " + action);
    }

    @Override
    public MBeanInfo getMBeanInfo() {
        Map<String, Long> figures = figures();
        MBeanAttributeInfo[] attributes = new MBeanAttributeInfo[figures.size() + 2];
        attributes[0] = new MBeanAttributeInfo(LIVE, "boolean", "its loops do their work", true, false, false);
        attributes[1] = new MBeanAttributeInfo(READY, "boolean", "it takes new sessions", true, false, false);
        int next = 2;
        for (String name : figures.keySet()) {
            attributes[next++] = new MBeanAttributeInfo(name, "long", "as in im:stats", true, false, false);
        }
        return new MBeanInfo(ServerBean.class.getName(), "The IM server in numbers", attributes, null, null, null);
    }

    private Map<String, Long> figures() {
        Map<String, Long> all = new TreeMap<>();
        Optional<Figures> figures = report.figures();
        figures.map(Figures::now).ifPresent(all::putAll);
        figures.map(Figures::sinceStart).ifPresent(all::putAll);
        return all;
    }
}
