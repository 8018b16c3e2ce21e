package org.parley.step;

import java.util.Optional;
import org.parley.mime.BodyPart;
import org.parley.mime.BodyParts;
import org.parley.mime.MimeSyntaxException;
import org.parley.sdp.SdpSyntaxException;
import org.parley.sdp.SessionDescription;
import org.parley.sip.SipMessage;

/** The session description in a message's body, alone or as a part of a multipart. */
final class SdpBody {

    private static final String SDP = "application/sdp";

    private SdpBody() {}

    /** Reads it; empty when there is none. A body without Content-Type is taken for one. */
    static Optional<SessionDescription> of(SipMessage message) throws MimeSyntaxException, SdpSyntaxException {
        return of(parts(message));
    }

    /** The parts of the body. */
    static BodyParts parts(SipMessage message) throws MimeSyntaxException {
        return BodyParts.parse(
                message.contentType().orElse(SDP), message.header("Content-Disposition"), message.body());
    }

    /** Reads the one among these parts; empty when there is none. */
    static Optional<SessionDescription> of(BodyParts parts) throws SdpSyntaxException {
        Optional<BodyPart> sdp = parts.ofType(SDP);
        return sdp.isPresent() ? Optional.of(SessionDescription.parse(sdp.get().bytes())) : Optional.empty();
    }
}
