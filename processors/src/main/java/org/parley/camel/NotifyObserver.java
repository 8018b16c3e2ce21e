package org.parley.camel;

import org.parley.sip.RequestOutcome;

/** Hears how a NOTIFY of a {@code sipua:notify} producer goes. Callbacks must not block. */
public interface NotifyObserver {

    /** The NOTIFY is on its way; {@link #answered} follows. */
    void started();

    void answered(RequestOutcome outcome);
}
