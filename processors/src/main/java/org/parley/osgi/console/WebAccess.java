package org.parley.osgi.console;

import java.time.Duration;
import java.util.List;

/**
 * Keys {@code web.*}: who may come to what the web server shows.
 *
 * @param hosts names and addresses of this server beside the loopback ones, lower case
 * @param sessionTimeout how long a login lasts without a request
 * @param openProbes whether metrics and health need no login from other machines
 */
public record WebAccess(List<String> hosts, Duration sessionTimeout, boolean openProbes) {

    public WebAccess {
        hosts = List.copyOf(hosts);
    }
}
