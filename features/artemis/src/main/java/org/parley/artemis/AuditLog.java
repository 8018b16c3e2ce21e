package org.parley.artemis;

import java.io.IOException;
import java.util.Collections;
import java.util.Dictionary;
import org.osgi.service.cm.Configuration;
import org.osgi.service.cm.ConfigurationAdmin;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The audit log of Artemis, which has each message that is sent. It is on wherever the level INFO is, so in every Karaf;
 * unless the operator has said something about it, it is switched off.
 */
final class AuditLog {

    private static final Logger LOG = LoggerFactory.getLogger(AuditLog.class);

    private static final String PID = "org.ops4j.pax.logging";
    private static final String NAME = "org.apache.activemq.audit";
    private static final String KEY = "log4j2.logger.artemis-audit.";

    private AuditLog() {}

    static void switchOff(ConfigurationAdmin admin) {
        try {
            Configuration logging = admin.getConfiguration(PID, null);
            Dictionary<String, Object> keys = logging.getProperties();
            if (keys == null) {
                LOG.warn("This is not the logging of Karaf: see to it yourself that {} is off", NAME);
            } else if (!Collections.list(keys.elements()).contains(NAME)) {
                keys.put(KEY + "name", NAME);
                keys.put(KEY + "level", "OFF");
                logging.update(keys);
            }
        } catch (IOException e) {
            LOG.error("{} could not be switched off in etc/{}.cfg", NAME, PID, e);
        }
    }
}
