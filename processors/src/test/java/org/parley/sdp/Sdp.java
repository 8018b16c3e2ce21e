package org.parley.sdp;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Descriptions, policies and local ends for the tests of this package. */
final class Sdp {

    static final SdpOrigin ORIGIN = new SdpOrigin("203.0.113.5", 10, 1);

    static final LocalMedia LEG =
            new LocalMedia(ORIGIN, MsrpTransport.TCP, 2855, "msrp://203.0.113.5:2855/leg-1;tcp", Optional.empty());

    static final Fingerprint FINGERPRINT = Fingerprint.of("a certificate".getBytes(StandardCharsets.UTF_8));

    static final LocalMedia TLS_LEG = new LocalMedia(
            ORIGIN, MsrpTransport.TLS, 2856, "msrps://203.0.113.5:2856/leg-1;tcp", Optional.of(FINGERPRINT));

    static final MediaPolicy POLICY = policy("message/cpim application/im-iscomposing+xml", "*", true);

    private Sdp() {}

    static MediaPolicy policy(String types, String wrapped, boolean requireCpim) {
        return new MediaPolicy(
                MediaTypes.parse(types),
                MediaTypes.parse(wrapped),
                10_485_760,
                requireCpim,
                Set.of(MsrpTransport.TCP, MsrpTransport.TLS),
                Optional.empty(),
                Optional.empty());
    }

    static MediaPolicy only(MsrpTransport transport) {
        return new MediaPolicy(
                POLICY.acceptTypes(),
                POLICY.acceptWrappedTypes(),
                1_000,
                true,
                Set.of(transport),
                Optional.empty(),
                Optional.empty());
    }

    static SessionDescription file(String name) {
        try (InputStream in = Sdp.class.getResourceAsStream("/wire/sdp/" + name)) {
            String text = new String(in.readAllBytes(), StandardCharsets.UTF_8);
            return parse(text.replace("\n", "\r\n"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static SessionDescription parse(String text) {
        try {
            return SessionDescription.parse(text.getBytes(StandardCharsets.UTF_8));
        } catch (SdpSyntaxException e) {
            throw new AssertionError(text, e);
        }
    }

    /** A description with one MSRP line over TCP and the attributes given. */
    static SessionDescription offer(String... attributes) {
        return offerWithLine("m=message 2900 TCP/MSRP *", attributes);
    }

    static SessionDescription offerWithLine(String mediaLine, String... attributes) {
        return parse("v=0\r\no=- 1 1 IN IP4 192.0.2.10\r\ns=-\r\nc=IN IP4 192.0.2.10\r\nt=0 0\r\n" + mediaLine
                + "\r\na=" + String.join("\r\na=", attributes) + "\r\n");
    }

    /** Attributes of a plain OMA client, with the further ones given. */
    static SessionDescription plainOffer(String... further) {
        String[] all = new String[further.length + 2];
        all[0] = "accept-types:message/cpim";
        all[1] = "path:msrp://192.0.2.10:2900/s1;tcp";
        System.arraycopy(further, 0, all, 2, further.length);
        return offer(all);
    }

    static MessageMedia media(SessionDescription description) {
        MediaReading reading = MessageMedia.read(description, 0);
        if (reading instanceof MediaReading.Usable usable) {
            return usable.media();
        }
        throw new AssertionError(reading);
    }

    static SelectedMedia selected(SessionDescription offer, MediaPolicy policy) {
        OfferVerdict verdict = new OfferAnswer(policy).check(offer);
        if (verdict instanceof OfferVerdict.Acceptable acceptable) {
            return acceptable.media();
        }
        throw new AssertionError(verdict);
    }

    static List<String> lines(SessionDescription description) {
        return description.write().lines().toList();
    }
}
