package org.parley.sdp;

import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/** Reads a media section as MSRP media; everything that would make a session impossible is a reason, not a fault. */
final class MessageMediaReader {

    private final SessionDescription description;
    private final MediaDescription section;
    private final int index;
    private final List<SdpAttribute> attributes;

    MessageMediaReader(SessionDescription description, int index) {
        this.description = description;
        this.section = description.media().get(index);
        this.index = index;
        this.attributes = section.attributes();
    }

    MediaReading read() {
        if (!isMessage(section)) {
            return new MediaReading.Unusable("the media line is not m=message");
        }
        //= RFC4975-8.1-1
        if (!MsrpTransport.isProtocol(section.protocol())) {
            return new MediaReading.Unusable("the transport of m=message is neither TCP/MSRP nor TCP/TLS/MSRP");
        }
        //= RFC3264-5.1-1
        if (section.port() == 0) {
            return new MediaReading.Unusable("m=message is switched off by port 0");
        }
        //= RFC4975-8.2-1
        List<String> path =
                value("path").map(text -> SdpFields.of(text).fields()).orElse(List.of());
        if (path.isEmpty() || path.size() > SdpLimits.MAX_PATH_URIS) {
            return new MediaReading.Unusable("the path attribute is missing, empty or too long");
        }
        List<MsrpAddress> hops = path.stream()
                .map(MsrpAddress::tryParse)
                .flatMap(Optional::stream)
                .toList();
        if (hops.size() != path.size()) {
            return new MediaReading.Unusable("the path attribute has something that is no MSRP URI");
        }
        //= RFC4975-8.2-2
        MsrpTransport transport = hops.get(0).transport();
        if (!transport.protocol().equalsIgnoreCase(section.protocol())) {
            return new MediaReading.Unusable("the scheme of the path does not fit the transport");
        }
        //= RFC7977-5.2-1
        if (transport.isWebSocket() && setup().filter(Setup.PASSIVE::equals).isPresent()) {
            return new MediaReading.Unusable("the peer of a WebSocket has to connect, and a=setup says passive");
        }
        //= RFC4975-8.6-1
        MediaTypes types = value("accept-types").map(MediaTypes::parse).orElse(MediaTypes.none());
        if (types.isEmpty()) {
            return new MediaReading.Unusable("the accept-types attribute is missing or names no media type");
        }
        // A page that offers audio too has the fingerprint of its DTLS for the whole session: not that of its
        // WebSocket.
        List<String> declared = transport == MsrpTransport.TLS ? fingerprintValues() : List.of();
        List<Fingerprint> fingerprints = declared.stream()
                .map(Fingerprint::tryParse)
                .flatMap(Optional::stream)
                .toList();
        //= RFC8122-5.1-2
        if (declared.size() > SdpLimits.MAX_FINGERPRINTS || (!declared.isEmpty() && fingerprints.isEmpty())) {
            return new MediaReading.Unusable("no fingerprint is one of a hash function that is used here");
        }
        return new MediaReading.Usable(media(transport, path, hops.get(0), types, Fingerprint.strongest(fingerprints)));
    }

    static boolean isMessage(MediaDescription section) {
        return section.media().equalsIgnoreCase("message");
    }

    private MessageMedia media(
            MsrpTransport transport,
            List<String> path,
            MsrpAddress nextHop,
            MediaTypes types,
            List<Fingerprint> fingerprints) {
        return new MessageMedia(
                index,
                transport,
                section.port(),
                path,
                nextHop,
                Optional.empty(),
                types,
                value("accept-wrapped-types").map(MediaTypes::parse).orElse(MediaTypes.none()),
                maxSize(),
                setup(),
                direction(),
                connectionAddress(),
                fingerprints,
                attributes);
    }

    /** Those of the media line; without any, those of the session. */
    //= RFC8122-5-2
    private List<String> fingerprintValues() {
        List<String> own = fingerprintValues(attributes);
        return own.isEmpty() ? fingerprintValues(description.attributes()) : own;
    }

    private static List<String> fingerprintValues(List<SdpAttribute> among) {
        return among.stream()
                .filter(attribute -> attribute.isNamed("fingerprint"))
                .map(attribute -> attribute.value().orElse(""))
                .toList();
    }

    private Optional<String> value(String name) {
        return attributes.stream()
                .filter(attribute -> attribute.isNamed(name))
                .findFirst()
                .flatMap(SdpAttribute::value);
    }

    private Optional<Setup> setup() {
        return value("setup")
                .or(() -> description.attribute("setup").flatMap(SdpAttribute::value))
                .flatMap(Setup::of);
    }

    /** {@code max-size = 1*DIGIT}; 18 digits fit a long. {@link SdpTolerance#MAX_SIZE_UNREADABLE}. */
    private OptionalLong maxSize() {
        String text = value("max-size").map(String::strip).orElse("");
        boolean readable = SdpFields.isDigits(text) && text.length() <= 18;
        return readable && Long.parseLong(text) > 0 ? OptionalLong.of(Long.parseLong(text)) : OptionalLong.empty();
    }

    private Direction direction() {
        return attributes.stream()
                .map(attribute -> Direction.of(attribute.name()))
                .flatMap(Optional::stream)
                .findFirst()
                .or(this::sessionDirection)
                .orElse(Direction.SENDRECV);
    }

    private Optional<Direction> sessionDirection() {
        return description.attributes().stream()
                .map(attribute -> Direction.of(attribute.name()))
                .flatMap(Optional::stream)
                .findFirst();
    }

    /** The address of {@code c=}, without a multicast suffix; below the media line first, then of the session. */
    private Optional<String> connectionAddress() {
        return section.lines().stream()
                .filter(line -> line.type() == 'c')
                .findFirst()
                .or(() -> description.lines('c').stream().findFirst())
                .map(line -> SdpFields.of(line.value()))
                .filter(fields -> fields.count() == 3)
                .map(fields -> withoutSuffix(fields.at(2)));
    }

    private static String withoutSuffix(String address) {
        int slash = address.indexOf('/');
        return slash < 0 ? address : address.substring(0, slash);
    }
}
