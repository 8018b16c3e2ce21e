package org.parley.step;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.function.Supplier;
import org.apache.camel.Exchange;
import org.apache.camel.support.SynchronizationAdapter;
import org.parley.camel.NotifyRoute;
import org.parley.conference.Conference;
import org.parley.conference.ConferenceFactory;
import org.parley.conference.Referral;
import org.parley.conference.ReferralRequest;
import org.parley.conference.Refusal;

/**
 * {@code addParticipants}: the users of header {@code ParleyUsers} have their places in the session of header {@code
 * ParleySession}, and are invited by the service itself from there on. 480 where the session is not established, 486 with 102
 * where it has no room, 503 where too much is under way. Who is in already, or on his way, is not invited again.
 */
final class AddParticipants extends LoopStep {

    /** Exchange property: a future that completes when the places are taken. */
    static final String ACCEPTED = "ParleyAccepted";

    private final ConferenceFactory factory;
    private final Supplier<FocusSettings> settings;

    AddParticipants(Executor routes, ConferenceFactory factory, Supplier<FocusSettings> settings) {
        super("addParticipants", routes);
        this.factory = factory;
        this.settings = settings;
    }

    @Override
    Conference conference(Exchange exchange) {
        String id = exchange.getMessage().getHeader(RemoveParticipant.SESSION, "", String.class);
        return factory.find(id).orElseThrow(() -> new IllegalStateException("there is no session " + id));
    }

    @Override
    void apply(Exchange exchange) {
        Conference conference = conference(exchange);
        if (conference.state() != Conference.State.ACTIVE) {
            throw Refusal.of("RFC4579-5.5", 480, "Temporarily Unavailable", "the session is not established");
        }
        ReferralRequest request = new ReferralRequest(
                conference.creator(),
                true,
                ServiceInvitees.of(exchange, settings.get().listEntryLimit()),
                List.of(),
                true);
        Referral referral = conference.referrals().accept(request);
        exchange.setProperty(NotifyRoute.CONFERENCE, conference);
        exchange.setProperty(Setup.PROPERTY, Setup.byService(settings.get(), referral, conference));
        exchange.getExchangeExtension().addOnCompletion(new SynchronizationAdapter() {
            @Override
            public void onDone(Exchange done) {
                conference.loop().post(() -> {
                    conference.conclude(referral.additions());
                    conference.referrals().concluded(referral);
                });
            }
        });
        Optional.ofNullable(exchange.getProperty(ACCEPTED, CompletableFuture.class))
                .ifPresent(accepted -> accepted.complete(null));
    }
}
