package org.parley.step;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import org.apache.camel.Exchange;
import org.apache.camel.Message;
import org.apache.camel.Processor;
import org.parley.xml.pidf.PresenceDocument;
import org.parley.xml.pidf.PresenceWriter;

/**
 * {@code buildPresence}: the presence document of one item of {@code listPresence} and the headers that publish it by a
 * {@code sip:} endpoint.
 */
final class BuildPresence implements Processor {

    /** Header: camel-sip sends this method. */
    private static final String METHOD = "REQUEST_METHOD";

    /** Header: whose presence it is, the Request-URI. */
    private static final String PRESENTITY = "ParleyPresentity";

    /** Octets of the digest that names a session to those who are not in it. Ours. */
    private static final int TUPLE_BYTES = 8;

    @Override
    public void process(Exchange exchange) {
        Message message = exchange.getMessage();
        if (!(message.getBody() instanceof PresenceChange change)) {
            throw new IllegalStateException(
                    "buildPresence needs an item of listPresence as body: it belongs into the split");
        }
        message.removeHeaders("*");
        message.setHeader(METHOD, "PUBLISH");
        message.setHeader(PRESENTITY, change.user().toString());
        message.setHeader(Exchange.CONTENT_TYPE, PresenceWriter.MEDIA_TYPE);
        message.setBody(PresenceWriter.write(new PresenceDocument(
                change.user().toString(), tuple(change.session()), change.isPresent(), change.at())));
    }

    //= CAMELSIP-4
    /** What an agent puts together from several sessions stays apart, and the identity of the session does not leave it. */
    private static String tuple(String session) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(session.getBytes(StandardCharsets.UTF_8));
            return 's' + HexFormat.of().formatHex(digest, 0, TUPLE_BYTES);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("each Java has SHA-256", e);
        }
    }
}
