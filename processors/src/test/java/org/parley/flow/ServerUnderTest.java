package org.parley.flow;

import java.nio.file.Path;
import java.util.Map;

/** A running server that scenarios talk to. */
public interface ServerUnderTest extends AutoCloseable {

    String host();

    int sipUdpPort();

    default int sipTcpPort() {
        return sipUdpPort();
    }

    int msrpPort();

    /** Value of the key {@code domain}. */
    default String domain() {
        return "localhost:" + sipUdpPort();
    }

    default String factoryUri() {
        return "sip:conference-factory@" + domain();
    }

    /**
     * Puts these policy keys in force over the server's defaults, all others back to their defaults; returns when they
     * are in force.
     */
    void configure(Map<String, String> keys);

    /** The folder of group documents ({@code groups.dir}); exists. */
    Path groupsFolder();

    /** What the server holds, by name (sessions, dialogs, legs, timers …); empty where it cannot be asked. */
    Map<String, Long> census();

    @Override
    void close();
}
