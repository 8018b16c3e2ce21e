package org.parley.kafka;

import org.apache.kafka.common.errors.AuthenticationException;
import org.apache.kafka.common.errors.SslAuthenticationException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Says once that the brokers do not let us in, with what the operator has to mend, and once that they do again. Any thread. */
final class Admission {

    private static final Logger LOG = LoggerFactory.getLogger(Admission.class);

    private final KafkaSettings settings;
    private volatile boolean isRefused;

    Admission(KafkaSettings settings) {
        this.settings = settings;
    }

    //= BRK-2
    synchronized void refused(AuthenticationException why) {
        if (!isRefused) {
            isRefused = true;
            LOG.warn(
                    "The brokers at {} and we do not trust each other: {}; it is tried again until we do. {}",
                    settings,
                    why.getCause() == null
                            ? why.getMessage()
                            : why.getMessage() + " (" + why.getCause().getMessage() + ")",
                    cure(why));
        }
    }

    private static String cure(AuthenticationException why) {
        return why instanceof SslAuthenticationException
                ? "tls.truststore in etc/org.parley.kafka.cfg has to have their certificates, or those of who signed them"
                : "They do not let in user and password in etc/org.parley.kafka.cfg";
    }

    /** True if they did not before. */
    boolean granted() {
        return isRefused && recovered();
    }

    private synchronized boolean recovered() {
        if (!isRefused) {
            return false;
        }
        isRefused = false;
        LOG.info("The brokers at {} take records again", settings);
        return true;
    }
}
