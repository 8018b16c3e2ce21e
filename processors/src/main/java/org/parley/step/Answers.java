package org.parley.step;

import java.util.Optional;
import java.util.concurrent.Executor;
import org.apache.camel.Exchange;
import org.parley.camel.SipUaConstants;
import org.parley.conference.AnswerPlan;
import org.parley.conference.Conference;
import org.parley.conference.DialogLeg;
import org.parley.conference.NegotiatedMedia;
import org.parley.conference.Participant;
import org.parley.conference.SessionExpires;
import org.parley.mime.MimeSyntaxException;
import org.parley.sdp.LocalMedia;
import org.parley.sdp.MediaReading;
import org.parley.sdp.MessageMedia;
import org.parley.sdp.OfferAnswer;
import org.parley.sdp.SdpSyntaxException;
import org.parley.sdp.SessionDescription;
import org.parley.sip.SipMessage;

/** How the leg of an exchange was answered, and what the inviter is answered for it. */
final class Answers {

    private Answers() {}

    /** True while the leg's final status is a 2xx. */
    static boolean isAccepted(Exchange exchange) {
        int status = status(exchange);
        return status >= 200 && status < 300;
    }

    static int status(Exchange exchange) {
        return exchange.getMessage().getHeader(SipUaConstants.STATUS, 500, Integer.class);
    }

    /** Ends an accepted leg; from here on its exchange is that of a failed one. */
    static void release(Exchange exchange, Leg leg, int status, Optional<String> reason) {
        leg.invitation().conference().legs().release(leg.invitation(), status, reason);
        exchange.getMessage().setHeader(SipUaConstants.STATUS, status);
    }

    //= OMA-B2
    /**
     * The SDP answer to the inviter.
     *
     * @param accepter media of the leg that accepted first; empty when he is answered before anybody did
     */
    static AnswerPlan plan(Setup setup, Optional<MessageMedia> accepter) {
        return new AnswerPlan(setup.media().ownTransport(), local -> prepared(setup, accepter, local));
    }

    private static Optional<AnswerPlan.Prepared> prepared(
            Setup setup, Optional<MessageMedia> accepter, LocalMedia local) {
        OfferAnswer negotiation = new OfferAnswer(setup.settings().media());
        Participant inviter = setup.caller();
        Optional<SessionExpires> timer =
                FocusHeaders.agreedTimer(setup.request(), setup.settings().sessionExpires());
        if (setup.offer().isEmpty()) {
            setup.offeredLocal(local);
            String sdp = negotiation.legOffer(setup.media(), local).write();
            inviter.negotiated(sdp, Optional.empty());
            return Optional.of(new AnswerPlan.Prepared(sdp, Optional.empty(), timer));
        }
        MessageMedia offered = setup.media().offered().orElseThrow();
        NegotiatedMedia negotiated = new NegotiatedMedia(offered, OfferAnswer.roleTowardsOfferer(offered));
        return negotiation
                .answer(setup.offer().get(), setup.media(), accepter, local)
                .map(answer -> {
                    String sdp = answer.write();
                    inviter.negotiated(sdp, setup.offer().get().origin());
                    return new AnswerPlan.Prepared(sdp, Optional.of(negotiated), timer);
                });
    }

    /** The ACK of an inviter without offer: it has the answer to ours. One of no use ends his part. */
    static void readAck(Setup setup, SipMessage ack, DialogLeg leg, Executor routes) {
        if (setup.offer().isPresent() || setup.offeredLocal().isEmpty()) {
            return;
        }
        // To compare addresses (RFC 6714) may take a name server's time, which SIP's threads do not have.
        routes.execute(() -> takeAck(setup, ack, leg));
    }

    private static void takeAck(Setup setup, SipMessage ack, DialogLeg leg) {
        Conference conference = setup.conference();
        Optional<Ack> read = read(setup, ack);
        conference
                .loop()
                .post(() -> read.ifPresentOrElse(
                        usable -> conference.negotiatedByCaller(
                                setup.caller(),
                                leg,
                                new NegotiatedMedia(usable.media(), OfferAnswer.roleTowardsAnswerer(usable.media())),
                                usable.origin()),
                        () -> conference.departures().lost(setup.caller(), leg)));
    }

    /** A usable answer in an ACK. */
    private record Ack(MessageMedia media, Optional<String> origin) {}

    private static Optional<Ack> read(Setup setup, SipMessage ack) {
        try {
            Optional<SessionDescription> answer = SdpBody.of(ack);
            if (answer.isEmpty()) {
                return Optional.empty();
            }
            MediaReading reading = new OfferAnswer(setup.settings().media())
                    .readLegAnswer(
                            answer.get(), setup.media(), setup.offeredLocal().orElseThrow());
            return reading instanceof MediaReading.Usable usable
                    ? Optional.of(new Ack(usable.media(), answer.get().origin()))
                    : Optional.empty();
        } catch (MimeSyntaxException | SdpSyntaxException e) {
            return Optional.empty();
        }
    }
}
