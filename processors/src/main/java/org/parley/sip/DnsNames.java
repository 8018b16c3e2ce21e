package org.parley.sip;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Hashtable;
import java.util.List;
import java.util.Locale;
import javax.naming.Context;
import javax.naming.NamingEnumeration;
import javax.naming.NamingException;
import javax.naming.directory.Attribute;
import javax.naming.directory.DirContext;
import javax.naming.directory.InitialDirContext;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** NAPTR and SRV records by the JDK's JNDI DNS provider, addresses by the operating system. */
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
    public List<Resolver.Pointer> pointers(String domain) {
        List<Resolver.Pointer> pointers = new ArrayList<>();
        records(domain, "NAPTR").forEach(record -> readPointer(record, pointers));
        return pointers;
    }

    @Override
    public List<Resolver.Service> services(String name) {
        List<Resolver.Service> services = new ArrayList<>();
        records(name, "SRV").forEach(record -> read(record, services));
        return services;
    }

    private List<String> records(String name, String type) {
        List<String> all = new ArrayList<>();
        try {
            DirContext context = new InitialDirContext(environment);
            try {
                Attribute records =
                        context.getAttributes(name, new String[] {type}).get(type);
                if (records != null) {
                    NamingEnumeration<?> each = records.getAll();
                    while (each.hasMore() && all.size() < MOST_RECORDS) {
                        all.add(String.valueOf(each.next()));
                    }
                }
            } finally {
                context.close();
            }
        } catch (NamingException e) {
            LOG.debug("No {} records for {}: {}", type, name, e.toString());
        }
        return all;
    }

    /** NAPTR data: order, preference, flags, service, regular expression, replacement (RFC 3403 section 4.1). */
    static void readPointer(String record, List<Resolver.Pointer> into) {
        String[] parts = record.strip().split("\\s+");
        if (parts.length < 5 || !parts[2].replace("\"", "").equalsIgnoreCase("s")) {
            return;
        }
        long order = RawHead.number(parts[0]);
        long preference = RawHead.number(parts[1]);
        String service = parts[3].replace("\"", "").toUpperCase(Locale.ROOT);
        String replacement = withoutRoot(parts[parts.length - 1]);
        if (order >= 0 && preference >= 0 && !replacement.isEmpty()) {
            into.add(new Resolver.Pointer((int) order, (int) preference, service, replacement));
        }
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
        String target = withoutRoot(parts[3]);
        if (priority >= 0 && weight >= 0 && port > 0 && port <= 65_535 && !target.isEmpty()) {
            into.add(new Resolver.Service((int) priority, (int) weight, (int) port, target));
        }
    }

    private static String withoutRoot(String name) {
        return name.endsWith(".") ? name.substring(0, name.length() - 1) : name;
    }

    @Override
    public List<InetAddress> addresses(String host) throws UnknownHostException {
        return List.of(InetAddress.getAllByName(host));
    }
}
