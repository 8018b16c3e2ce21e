package org.parley.msrp.session;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.netty.buffer.ByteBuf;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.parley.cpim.CpimHead;

/** The copy of one message for a {@link MessageTap}, while its chunks come. Owned by the sender's event loop. */
final class TapCopy {

    private final MessageTap tap;
    private final int maxBytes;
    private final String contentType;
    private Optional<List<MsrpSession>> recipients = Optional.empty();
    private String innerType;
    private Optional<CpimHead> head = Optional.empty();
    private byte[] octets = new byte[0];
    private long length;

    TapCopy(MessageTap tap, String contentType) {
        this.tap = tap;
        this.maxBytes = tap.maxBytes();
        this.contentType = contentType;
        this.innerType = TypeFilter.bare(contentType);
    }

    /**
     * What a message/cpim wraps.
     *
     * @param type in lower case
     * @param asDelivered its header block; empty when another one is delivered than the sender's
     */
    void wraps(String type, Optional<CpimHead> asDelivered) {
        innerType = type;
        head = asDelivered;
    }

    void onlyFor(List<MsrpSession> sessions) {
        recipients = Optional.of(sessions);
    }

    /** Takes octets on their way to recipients; {@code piece} stays as it is. */
    void add(byte[] front, ByteBuf piece) {
        int fromFront = (int) Math.min(front.length, Math.max(0, maxBytes - length));
        int fromPiece = (int) Math.min(piece.readableBytes(), Math.max(0, maxBytes - length - front.length));
        if (fromFront + fromPiece > 0) {
            int at = octets.length;
            octets = Arrays.copyOf(octets, at + fromFront + fromPiece);
            System.arraycopy(front, 0, octets, at, fromFront);
            piece.getBytes(piece.readerIndex(), octets, at + fromFront, fromPiece);
        }
        length += front.length + piece.readableBytes();
    }

    /** The message is through. */
    void whole(MsrpSession sender, byte[] messageId) {
        tap.message(new TappedMessage(
                sender.room().conferenceId(),
                new String(messageId, US_ASCII),
                publicUri(sender),
                sender.peer().identities(),
                recipients.map(TapCopy::publicUris),
                contentType,
                innerType,
                head,
                octets,
                length));
    }

    /** The users of sessions as others see them. */
    static List<String> publicUris(List<MsrpSession> sessions) {
        return sessions.stream().map(TapCopy::publicUri).distinct().toList();
    }

    private static String publicUri(MsrpSession session) {
        PeerMedia peer = session.peer();
        return peer.anonymousUri().orElseGet(() -> peer.identities().iterator().next());
    }
}
