package gov.nist.javax.sip.stack;

import gov.nist.core.LogLevels;
import gov.nist.core.StackLogger;
import java.util.Properties;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What JAIN-SIP says, in the log of the server: of errors the first line, because it adds whole messages of others to some;
 * everything at TRACE. In the bundle of JAIN-SIP, which makes it by its name.
 */
public final class CautiousStackLogger implements StackLogger {

    private static final Logger LOG = LoggerFactory.getLogger("gov.nist.javax.sip");

    /** Of an error. Ours: says what it is, and not whom it is about. */
    private static final int LONGEST_LINE = 160;

    private static String firstLine(Object text) {
        String line = String.valueOf(text).lines().findFirst().orElse("");
        return line.substring(0, Math.min(line.length(), LONGEST_LINE));
    }

    private static void error(Object text) {
        LOG.warn("{}", firstLine(text));
        LOG.trace("{}", text);
    }

    @Override
    public void logFatalError(String message) {
        error(message);
    }

    @Override
    public void logError(String message) {
        error(message);
    }

    @Override
    public void logError(String message, Exception cause) {
        error(message);
        LOG.trace("The cause", cause);
    }

    @Override
    public void logException(Throwable cause) {
        error(cause);
        LOG.trace("The cause", cause);
    }

    @Override
    public void logWarning(String message) {
        LOG.debug("{}", firstLine(message));
    }

    @Override
    public void logInfo(String message) {
        LOG.trace(message);
    }

    @Override
    public void logDebug(String message) {
        LOG.trace(message);
    }

    @Override
    public void logDebug(String message, Exception cause) {
        LOG.trace(message, cause);
    }

    @Override
    public void logTrace(String message) {
        LOG.trace(message);
    }

    @Override
    public void logStackTrace() {
        LOG.trace("Called from", new Throwable());
    }

    @Override
    public void logStackTrace(int level) {
        logStackTrace();
    }

    @Override
    public boolean isLoggingEnabled() {
        return LOG.isTraceEnabled();
    }

    @Override
    public boolean isLoggingEnabled(int level) {
        return level <= LogLevels.TRACE_ERROR || LOG.isTraceEnabled();
    }

    @Override
    public int getLineCount() {
        return 0;
    }

    @Override
    public String getLoggerName() {
        return LOG.getName();
    }

    @Override
    public void disableLogging() {
        LOG.debug("The level of {} is set where all levels are", LOG.getName());
    }

    @Override
    public void enableLogging() {
        disableLogging();
    }

    @Override
    public void setBuildTimeStamp(String stamp) {
        LOG.trace("JAIN-SIP of {}", stamp);
    }

    @Override
    public void setStackProperties(Properties properties) {
        LOG.trace("{}", properties);
    }
}
