package org.parley.camel;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.apache.camel.Exchange;
import org.apache.camel.Message;
import org.apache.camel.support.DefaultProducer;
import org.parley.cpim.CpimAddress;
import org.parley.cpim.CpimHeader;
import org.parley.cpim.CpimWriter;
import org.parley.msrp.session.MsrpRoom;

/**
 * {@code msrp:send}: puts a message into a session as a service, for everybody or for one participant. It returns when the
 * message is on its way and {@code MsrpDeliveries} says to how many; whether they read it is not known.
 */
final class MsrpSendProducer extends DefaultProducer {

    private final MsrpEndpoint endpoint;

    MsrpSendProducer(MsrpEndpoint endpoint) {
        super(endpoint);
        this.endpoint = endpoint;
        if (endpoint.getIdentity() == null
                || CpimAddress.parse('<' + endpoint.getIdentity() + '>').isEmpty()) {
            throw new IllegalArgumentException(
                    "msrp:send needs the option identity, a URI to send from, for example sip:help-desk@example.com");
        }
    }

    @Override
    public void process(Exchange exchange) {
        Message in = exchange.getMessage();
        String session = in.getHeader(MsrpConstants.SESSION, String.class);
        if (session == null || session.isBlank()) {
            throw new IllegalArgumentException(
                    "msrp:send needs the header " + MsrpConstants.SESSION + ", the user part of the session identity");
        }
        MsrpRoom room = endpoint.getComponent()
                .chat()
                .room(session)
                .orElseThrow(() -> new IllegalArgumentException("there is no session " + session));
        Optional<String> recipient = recipient(in);
        String type = contentType(in);
        boolean isForAll = in.getHeader(MsrpConstants.ADDRESSED_TO_ALL, false, Boolean.class);
        String to = recipient.filter(user -> !isForAll).orElse(room.uri());
        int deliveries = room.announce(cpim(in, type, to), bare(type), recipient);
        if (deliveries == 0 && recipient.isPresent()) {
            throw new IllegalArgumentException(
                    "session " + session + " has no participant " + recipient.get() + " who takes " + bare(type));
        }
        in.setHeader(MsrpConstants.DELIVERIES, deliveries);
    }

    private static Optional<String> recipient(Message in) {
        Object named = in.getHeader(MsrpConstants.RECIPIENTS);
        if (named == null) {
            return Optional.empty();
        }
        List<Object> all = named instanceof Collection<?> several ? new ArrayList<>(several) : List.of(named);
        if (all.size() != 1) {
            throw new IllegalArgumentException(
                    "msrp:send sends to everybody or to one participant, not to " + all.size());
        }
        return Optional.of(all.get(0).toString());
    }

    private static String contentType(Message in) {
        String type = in.getHeader(Exchange.CONTENT_TYPE, String.class);
        return type == null || type.isBlank() ? "text/plain;charset=UTF-8" : type;
    }

    private static String bare(String type) {
        return type.split(";", 2)[0].trim().toLowerCase(Locale.ROOT);
    }

    private byte[] cpim(Message in, String type, String to) {
        byte[] content = in.getBody() instanceof byte[] octets
                ? octets
                : in.getBody(String.class).getBytes(StandardCharsets.UTF_8);
        String name = endpoint.getDisplayName() == null ? "" : endpoint.getDisplayName();
        byte[] head = CpimWriter.write(
                List.of(
                        header("From", new CpimAddress(name, endpoint.getIdentity()).toValue()),
                        header("To", '<' + to + '>'),
                        header(
                                "DateTime",
                                Instant.now().truncatedTo(ChronoUnit.SECONDS).toString())),
                List.of(header("Content-Type", type)));
        byte[] whole = new byte[head.length + content.length];
        System.arraycopy(head, 0, whole, 0, head.length);
        System.arraycopy(content, 0, whole, head.length, content.length);
        return whole;
    }

    private static CpimHeader header(String name, String value) {
        return new CpimHeader(name, value);
    }
}
