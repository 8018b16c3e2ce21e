package org.parley.sdp;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeSet;

/** Writes the server's own descriptions: nothing of a peer gets in but the attributes that travel. */
final class MediaWriter {

    /** Port of an end that will not listen, RFC 4145 section 4.1. */
    static final int DISCARD_PORT = 9;

    private final MediaPolicy policy;
    private final LocalMedia local;

    MediaWriter(MediaPolicy policy, LocalMedia local) {
        this.policy = policy;
        this.local = local;
    }

    /** Session-level lines of ours and the media below. */
    //= RFC4566-5.7-2
    static SessionDescription description(SdpOrigin origin, List<MediaDescription> media) {
        List<SdpLine> session = List.of(
                new SdpLine('v', "0"),
                new SdpLine('o', "- " + origin.sessionId() + ' ' + origin.version() + ' ' + origin.address()),
                new SdpLine('s', "-"),
                new SdpLine('c', origin.address()),
                new SdpLine('t', "0 0"));
        return new SessionDescription(session, media);
    }

    MediaDescription media(
            int port,
            SelectedMedia agreed,
            Setup setup,
            Direction direction,
            boolean isCema,
            List<SdpAttribute> copied) {
        List<SdpLine> lines = new ArrayList<>();
        writeTypes(lines, agreed.acceptTypes(), agreed.acceptWrappedTypes(), agreed.maxSizeBytes());
        //= RFC4975-8.2-3
        lines.add(SdpLine.attribute("path", local.path()));
        //= RFC6135-4.2.1-2
        lines.add(setup.toLine());
        lines.add(direction.toLine());
        //= RFC8122-5-1
        local.fingerprint().ifPresent(fingerprint -> lines.add(fingerprint.toLine()));
        if (isCema) {
            lines.add(SdpLine.attribute("msrp-cema"));
        }
        //= RFC7701-8-1
        policy.chatroom().ifPresent(tokens -> lines.add(chatroom(tokens)));
        copied.forEach(attribute -> lines.add(attribute.toLine()));
        return message(port, local.transport().protocol(), lines);
    }

    static MediaDescription capability(String protocol, MediaPolicy policy) {
        List<SdpLine> lines = new ArrayList<>();
        writeTypes(lines, policy.acceptTypes(), policy.acceptWrappedTypes(), policy.maxSizeBytes());
        return message(0, protocol, lines);
    }

    private static MediaDescription message(int port, String protocol, List<SdpLine> lines) {
        return new MediaDescription("message", port, OptionalInt.empty(), protocol, List.of("*"), lines);
    }

    private static void writeTypes(List<SdpLine> lines, MediaTypes types, MediaTypes wrapped, long maxSizeBytes) {
        lines.add(SdpLine.attribute("accept-types", types.toValue()));
        if (!wrapped.isEmpty()) {
            lines.add(SdpLine.attribute("accept-wrapped-types", wrapped.toValue()));
        }
        lines.add(SdpLine.attribute("max-size", Long.toString(maxSizeBytes)));
    }

    private static SdpLine chatroom(List<String> tokens) {
        return tokens.isEmpty()
                ? SdpLine.attribute("chatroom")
                : SdpLine.attribute("chatroom", String.join(" ", tokens));
    }

    /** The attributes that may travel, in order. */
    static List<SdpAttribute> copied(List<SdpAttribute> attributes) {
        return attributes.stream()
                .filter(attribute -> AttributeTravel.of(attribute.name()).isCopied())
                .toList();
    }

    /**
     * The attributes of an answer: those of the offered line, with the accepter's word where he has one, then what he
     * adds. File attributes come from the accepter alone; without an accepter the offer's stand.
     */
    static List<SdpAttribute> merged(List<SdpAttribute> offered, Optional<List<SdpAttribute>> accepted) {
        if (accepted.isEmpty()) {
            return copied(offered);
        }
        List<SdpAttribute> theirs = copied(accepted.get());
        List<SdpAttribute> merged = new ArrayList<>();
        Set<String> taken = new TreeSet<>(String.CASE_INSENSITIVE_ORDER);
        for (SdpAttribute attribute : copied(offered)) {
            List<SdpAttribute> answers = theirs.stream()
                    .filter(other -> other.isNamed(attribute.name()))
                    .toList();
            if (answers.isEmpty()) {
                if (AttributeTravel.of(attribute.name()) == AttributeTravel.EXTENSION) {
                    merged.add(attribute);
                }
            } else if (taken.add(attribute.name())) {
                merged.addAll(answers);
            }
        }
        theirs.stream().filter(other -> !taken.contains(other.name())).forEach(merged::add);
        return merged;
    }
}
