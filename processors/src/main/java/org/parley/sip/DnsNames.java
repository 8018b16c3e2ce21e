package org.parley.sip;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Hashtable;
import java.util.List;
import javax.naming.Context;
import javax.naming.NamingEnumeration;
import javax.naming.NamingException;
import javax.naming.directory.Attribute;
import javax.naming.directory.DirContext;
import javax.naming.directory.InitialDirContext;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** SRV records by the JDK's JNDI DNS provider, addresses by the operating system. */
final class DnsNames implements Resolver.Names {

    private static final Logger LOG = LoggerFactory.getLogger(DnsNames.class);

    /** Most records taken from one answer. Ours. */
    private static final int MOST_RECORDS = 32;

    private final Hashtable<String, String> environment = new Hashtable<>();

    DnsNames(Duration timeout) {
        environment.put(Context.INITIAL_CONTEXT_FACTORY, "com.sun.jndi.dns.DnsContextFactory");
        environment.put("com.sun.jndi.dns.timeout.initial", Long.toString(timeout.toMillis()));
        environment.put("com.sun.jndi.dns.timeout.retries", "1");
    }

    @Override
    public List<Resolver.Service> services(String name) {
        List<Resolver.Service> services = new ArrayList<>();
        try {
            DirContext context = new InitialDirContext(environment);
            try {
                Attribute records =
                        context.getAttributes(name, new String[] {"SRV"}).get("SRV");
                if (records != null) {
                    NamingEnumeration<?> each = records.getAll();
                    while (each.hasMore() && services.size() < MOST_RECORDS) {
                        read(String.valueOf(each.next()), services);
                    }
                }
            } finally {
                context.close();
            }
        } catch (NamingException e) {
            LOG.debug("No SRV records for {}: {}", name, e.toString());
        }
        return services;
    }

    /** SRV data: priority, weight, port, target (RFC 2782). */
    static void read(String record, List<Resolver.Service> into) {
        String[] parts = record.strip().split("\\s+");
        if (parts.length != 4) {
            return;
        }
        long priority = RawHead.number(parts[0]);
        long weight = RawHead.number(parts[1]);
        long port = RawHead.number(parts[2]);
        String target = parts[3].endsWith(".") ? parts[3].substring(0, parts[3].length() - 1) : parts[3];
        if (priority >= 0 && weight >= 0 && port > 0 && port <= 65_535 && !target.isEmpty()) {
            into.add(new Resolver.Service((int) priority, (int) weight, (int) port, target));
        }
    }

    @Override
    public List<InetAddress> addresses(String host) throws UnknownHostException {
        return List.of(InetAddress.getAllByName(host));
    }
}
