package org.parley.camel;

import java.util.Optional;
import java.util.OptionalInt;

/**
 * Where peers connect to beside {@code msrp.port}. Each stays when its listener is closed: set-ups under way have it in their
 * SDP.
 *
 * @param tls empty when it has never been on; so are the others
 * @param webSocketPort of the listener for {@code ws}
 * @param secureWebSocket for {@code wss}
 */
public record MsrpEntrances(Optional<MsrpTls> tls, OptionalInt webSocketPort, Optional<MsrpTls> secureWebSocket) {

    /** None. */
    public static final MsrpEntrances NONE = new MsrpEntrances(Optional.empty(), OptionalInt.empty(), Optional.empty());
}
