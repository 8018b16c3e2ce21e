package org.parley.step;

import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Executor;
import org.apache.camel.Exchange;
import org.parley.camel.Joining;
import org.parley.camel.SipUaConstants;
import org.parley.conference.Conference;
import org.parley.conference.SessionExpires;
import org.parley.conference.UserUri;
import org.parley.mime.MimeSyntaxException;
import org.parley.sdp.MediaReading;
import org.parley.sdp.OfferAnswer;
import org.parley.sdp.SdpSyntaxException;
import org.parley.sdp.SessionDescription;
import org.parley.sip.LogText;
import org.parley.sip.NameAddr;
import org.parley.sip.SipResponse;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * {@code storeAnswer}: keeps Allow and Contact of a 2xx (7.2.2.2) and reads its SDP answer. An answer of no use ends the leg
 * by BYE; it goes on as a failure with 488 (decision 36).
 */
final class StoreAnswer extends LoopStep {

    private static final Logger LOG = LoggerFactory.getLogger(StoreAnswer.class);

    /** Exchange property that takes the answer from one method to the next. */
    private static final String READ = "ParleyAnswerRead";

    private record Read(MediaReading media, Optional<String> origin) {}

    StoreAnswer(Executor routes) {
        super("storeAnswer", routes);
    }

    @Override
    Conference conference(Exchange exchange) {
        return Leg.of(exchange).invitation().conference();
    }

    @Override
    void apply(Exchange exchange) {
        if (!Answers.isAccepted(exchange)) {
            return;
        }
        Leg leg = Leg.of(exchange);
        SipResponse response = exchange.getProperty(SipUaConstants.RESPONSE, SipResponse.class);
        Read read = exchange.getProperty(READ, Read.class);
        if (!(read.media() instanceof MediaReading.Usable usable)) {
            LOG.debug("{}: {}", LogText.of(response.callId()), ((MediaReading.Unusable) read.media()).reason());
            //= DEC-36
            Answers.release(exchange, leg, 488, Optional.of("SIP;cause=488;text=\"Not Acceptable Here\""));
            return;
        }
        boolean goesOn = leg.invitation()
                .conference()
                .legs()
                .negotiated(
                        leg.invitation(),
                        leg.offer(),
                        read.origin(),
                        response.header("Session-Expires").flatMap(value -> SessionExpires.parse(value, "uac", false)));
        if (!goesOn) {
            exchange.getMessage().setHeader(SipUaConstants.STATUS, 487);
            return;
        }
        //= OMA-E2
        leg.invitation()
                .participant()
                .remember(
                        HeaderValues.allowedMethods(response),
                        response.contact().map(NameAddr::uri));
        assertedIdentity(leg, response);
        leg.answer(usable.media());
        exchange.setProperty(Joining.PROPERTY, leg);
    }

    /** Reads the SDP answer: to compare addresses (RFC 6714) may take a name server's time. */
    @Override
    void prepare(Exchange exchange) {
        if (!Answers.isAccepted(exchange)) {
            return;
        }
        Leg leg = Leg.of(exchange);
        SipResponse response = exchange.getProperty(SipUaConstants.RESPONSE, SipResponse.class);
        try {
            Optional<SessionDescription> answer = SdpBody.of(response);
            if (answer.isEmpty()) {
                exchange.setProperty(READ, new Read(new MediaReading.Unusable("there is no SDP"), Optional.empty()));
                return;
            }
            MediaReading reading = new OfferAnswer(leg.setup().settings().media())
                    .readLegAnswer(answer.get(), leg.setup().media(), leg.local());
            exchange.setProperty(READ, new Read(reading, answer.get().origin()));
        } catch (MimeSyntaxException | SdpSyntaxException e) {
            exchange.setProperty(READ, new Read(new MediaReading.Unusable(e.getMessage()), Optional.empty()));
        }
    }

    /** Other names of the invitee, which his messages may carry too, and his display name. */
    private void assertedIdentity(Leg leg, SipResponse response) {
        if (!response.isFromTrustedPeer()) {
            return;
        }
        Set<UserUri> identities = new HashSet<>();
        Optional<String> name = Optional.empty();
        for (String value : response.headers("P-Asserted-Identity")) {
            Optional<NameAddr> address = HeaderValues.tryAddress(value);
            address.flatMap(a -> HeaderValues.tryUri(a.uri())).ifPresent(identities::add);
            name = name.or(() -> address.flatMap(NameAddr::displayName));
        }
        leg.asserted(
                identities,
                leg.setup()
                        .settings()
                        .displayNames()
                        .choose(
                                Optional.empty(),
                                name,
                                leg.invitation().invitee().displayName()));
    }
}
