package org.parley.step;

import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Supplier;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;
import org.parley.conference.Invitee;
import org.parley.conference.Refusal;
import org.parley.conference.UserUri;
import org.parley.sip.NameAddr;

/**
 * {@code readServiceSetup}: a service wants a session. Header {@code ParleyIdentity} is the URI that it invites from, {@code
 * ParleyName} its display name, {@code ParleyUsers} whom it invites, {@code ParleySubject} what the session is about, {@code
 * ParleyText} what it says to each who joins. 400 for what cannot be read, 416 for who cannot be called.
 */
final class ReadServiceSetup implements Processor {

    static final String IDENTITY = "ParleyIdentity";
    static final String NAME = "ParleyName";
    static final String SUBJECT = "ParleySubject";
    static final String TEXT = "ParleyText";

    private final Supplier<FocusSettings> settings;

    ReadServiceSetup(Supplier<FocusSettings> settings) {
        this.settings = settings;
    }

    @Override
    public void process(Exchange exchange) {
        try {
            read(exchange, settings.get());
        } catch (Refusal refusal) {
            exchange.setProperty(Step.REFUSED_BY, "readServiceSetup");
            throw refusal;
        }
    }

    private static void read(Exchange exchange, FocusSettings settings) {
        UserUri identity = UserUri.tryOf(exchange.getMessage().getHeader(IDENTITY, "", String.class))
                .filter(UserUri::isSip)
                .orElseThrow(() ->
                        Refusal.of("DEC-17", 400, "Bad Request", IDENTITY + " is no sip or sips URI to invite from"));
        List<Invitee> invitees = ServiceInvitees.of(exchange, settings.listEntryLimit()).stream()
                .filter(invitee -> !invitee.uri().equals(identity))
                .toList();
        if (invitees.isEmpty()) {
            throw Refusal.of("DEC-12", 400, "No Recipient List", "there is nobody to invite but the service itself");
        }
        Optional<String> name = header(exchange, NAME);
        ServiceRequest request = new ServiceRequest(
                new NameAddr(name, identity.toString()), "service-" + UUID.randomUUID(), header(exchange, SUBJECT));
        Setup setup = Setup.ofService(settings, request, identity, name);
        setup.invitees(invitees);
        exchange.setProperty(Setup.PROPERTY, setup);
        header(exchange, TEXT).ifPresent(text -> exchange.setProperty(Greet.TEXT, text));
    }

    private static Optional<String> header(Exchange exchange, String name) {
        return Optional.ofNullable(exchange.getMessage().getHeader(name, String.class))
                .filter(value -> !value.isBlank());
    }
}
