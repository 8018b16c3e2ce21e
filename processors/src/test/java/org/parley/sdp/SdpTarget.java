package org.parley.sdp;

import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.parley.fuzz.Corpus;
import org.parley.fuzz.FuzzTarget;

/** Descriptions as offer and as answer; what is written in return is read again. */
public final class SdpTarget implements FuzzTarget {

    private final OfferAnswer exchange = new OfferAnswer(Sdp.policy("*", "*", false));

    @Override
    public void run(byte[] input) {
        try {
            SessionDescription description = SessionDescription.parse(input);
            if (!reread(description).equals(description)) {
                throw new IllegalStateException("reads something else than it wrote");
            }
            for (int index = 0; index < description.media().size(); index++) {
                MessageMedia.read(description, index);
            }
            if (exchange.check(description) instanceof OfferVerdict.Acceptable acceptable) {
                SelectedMedia selected = acceptable.media();
                LocalMedia local = selected.transport() == MsrpTransport.TLS ? Sdp.TLS_LEG : Sdp.LEG;
                exchange.answer(description, selected, Optional.empty(), local).ifPresent(SdpTarget::reread);
                reread(exchange.legOffer(selected, local));
                exchange.readLegAnswer(input, selected, local);
            }
        } catch (SdpSyntaxException e) {
            if (e.getMessage() == null) {
                throw new IllegalStateException("a refusal without a reason", e);
            }
        }
    }

    /** Line ends and octets that are no text may make it longer than what is read. */
    private static SessionDescription reread(SessionDescription description) {
        boolean isReadable = description.bytes().length <= SdpLimits.MAX_OCTETS;
        return isReadable ? Sdp.parse(description.write()) : description;
    }

    @Override
    public List<byte[]> seeds() {
        return Corpus.wire(UnaryOperator.identity(), "sdp");
    }

    @Override
    public List<String> words() {
        return List.of(
                "m=message 9 TCP/MSRP *\r\n",
                "m=message 0 TCP/TLS/MSRP *\r\n",
                "a=path:msrp://a.example.com:1/s;tcp\r\n",
                "msrps://[::1]:2855/x;tcp",
                "a=setup:active\r\n",
                "a=setup:holdconn",
                "a=accept-types:*\r\n",
                "a=accept-wrapped-types:",
                "a=max-size:99999999999\r\n",
                "a=fingerprint:SHA-256 00:11",
                "a=sendonly\r\n",
                "a=inactive\r\n",
                "a=msrp-cema\r\n",
                "a=chatroom:nickname private-messages",
                "c=IN IP6 ::1\r\n",
                "o=- 1 2 IN IP4 a\r\n",
                "t=0 0\r\n",
                "\r\n",
                "/2",
                "a=");
    }
}
