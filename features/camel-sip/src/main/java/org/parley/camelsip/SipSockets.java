package org.parley.camelsip;

import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import org.apache.camel.component.sip.SipConfiguration;

/**
 * The sockets that publishers send from, one for each local address: the version of a route that ends and the one that
 * begins, and any number of endpoints of a {@code toD}, have the same. It is closed with the last of them. Safe for any
 * thread.
 */
final class SipSockets {

    private final Map<Address, Shared> open = new HashMap<>();

    private record Address(String host, int port, String transport) {

        static Address of(SipConfiguration configuration) {
            return new Address(
                    configuration.getFromHost(),
                    configuration.getFromPort(),
                    configuration.getTransport().toLowerCase(Locale.ROOT));
        }
    }

    private static final class Shared {
        final SipSocket socket;
        int users;

        Shared(SipSocket socket) {
            this.socket = socket;
        }
    }

    /** A publisher's part in a socket. */
    final class Lease implements AutoCloseable {
        private final Address address;
        private final SipSocket socket;
        private boolean isReturned;

        private Lease(Address address, SipSocket socket) {
            this.address = address;
            this.socket = socket;
        }

        SipSocket socket() {
            return socket;
        }

        @Override
        public void close() {
            synchronized (SipSockets.this) {
                if (!isReturned) {
                    isReturned = true;
                    giveBack(address);
                }
            }
        }
    }

    /**
     * The socket of an endpoint's local address; the first to ask opens it, with his options.
     *
     * @throws Exception when it cannot be opened
     */
    //= CAMELSIP-1
    synchronized Lease lease(SipConfiguration configuration) throws Exception {
        Address address = Address.of(configuration);
        Shared shared = open.get(address);
        if (shared == null) {
            shared = new Shared(SipSocket.open(configuration, new PublishAnswers()));
            open.put(address, shared);
        }
        shared.users++;
        return new Lease(address, shared.socket);
    }

    private void giveBack(Address address) {
        Shared shared = open.get(address);
        shared.users--;
        if (shared.users == 0) {
            open.remove(address);
            shared.socket.close();
        }
    }
}
