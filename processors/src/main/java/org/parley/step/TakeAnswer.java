package org.parley.step;

import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.function.Supplier;
import org.apache.camel.Exchange;
import org.parley.camel.NotifyRoute;
import org.parley.camel.SipUaConstants;
import org.parley.conference.Conference;
import org.parley.conference.NegotiatedMedia;
import org.parley.conference.Participant;
import org.parley.mime.MimeSyntaxException;
import org.parley.sdp.MessageMedia;
import org.parley.sdp.OfferAnswer;
import org.parley.sdp.OfferVerdict;
import org.parley.sdp.SdpSyntaxException;
import org.parley.sdp.SessionDescription;
import org.parley.sip.LogText;
import org.parley.sip.SipRequest;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * {@code takeAnswer}: the ACK of a participant answers the description in force, which our 200 to his INVITE without offer
 * repeated. An answer of no use, or one that names another path than ours was offered for, ends his part.
 */
final class TakeAnswer extends LoopStep {

    private static final Logger LOG = LoggerFactory.getLogger(TakeAnswer.class);

    private final Supplier<FocusSettings> settings;

    TakeAnswer(Executor routes, Supplier<FocusSettings> settings) {
        super("takeAnswer", routes);
        this.settings = settings;
    }

    @Override
    Conference conference(Exchange exchange) {
        return Renegotiate.participant(exchange).conference();
    }

    //= RFC3261-14.2-2
    @Override
    void apply(Exchange exchange) {
        SipRequest ack = exchange.getProperty(SipUaConstants.REQUEST, SipRequest.class);
        Participant participant = Renegotiate.participant(exchange);
        exchange.setProperty(NotifyRoute.CONFERENCE, participant.conference());
        if (Renegotiate.isSuperseded(exchange)) {
            return;
        }
        Optional<SessionDescription> answer = answer(ack);
        boolean isSame = answer.isPresent() && answer.get().origin().equals(participant.remoteOrigin());
        boolean isTaken = isSame
                || answer.flatMap(this::media)
                        .filter(media -> participant
                                .conference()
                                .answered(
                                        participant,
                                        new NegotiatedMedia(media, OfferAnswer.roleTowardsAnswerer(media)),
                                        answer.get().origin()))
                        .isPresent();
        if (!isTaken) {
            LOG.info("{}: the answer in an ACK is of no use, its participant is out", LogText.of(ack.callId()));
            participant.conference().departures().lost(participant);
        }
    }

    private static Optional<SessionDescription> answer(SipRequest ack) {
        try {
            return SdpBody.of(ack);
        } catch (MimeSyntaxException | SdpSyntaxException e) {
            LOG.debug("{}: {}", LogText.of(ack.callId()), e.getMessage());
            return Optional.empty();
        }
    }

    private Optional<MessageMedia> media(SessionDescription answer) {
        OfferVerdict verdict = new OfferAnswer(settings.get().media()).check(answer);
        return verdict instanceof OfferVerdict.Acceptable acceptable
                ? acceptable.media().offered()
                : Optional.empty();
    }
}
