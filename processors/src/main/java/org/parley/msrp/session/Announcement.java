package org.parley.msrp.session;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.netty.buffer.Unpooled;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.parley.cpim.CpimAddress;
import org.parley.cpim.CpimHead;
import org.parley.cpim.CpimParser;
import org.parley.cpim.CpimResult;
import org.parley.msrp.ContinuationFlag;
import org.parley.msrp.Octets;

/** A message of the server's own to participants of a room. One use; any thread. */
final class Announcement implements Origin {

    private final MsrpRoom room;
    private final Gathering gathering = new Gathering();

    Announcement(MsrpRoom room) {
        this.room = room;
    }

    /**
     * Sends a message/cpim body; returns how many sessions it goes to.
     *
     * @param only who alone gets it; empty: everybody
     */
    int send(byte[] cpim, String wrappedType, Optional<List<MsrpSession>> only) {
        List<MsrpSession> to = only.orElse(room.view().sessions());
        byte[] id = TransactionIds.newMessageId();
        Delivery delivery = new Delivery(this, new Octets(id, 0, id.length), TypeFilter.CPIM);
        delivery.begin(room.view().audience(to, TypeFilter.CPIM, Optional.of(wrappedType)), cpim.length);
        int recipients = delivery.recipients();
        delivery.send(new byte[0], Unpooled.wrappedBuffer(cpim), ContinuationFlag.COMPLETE, cpim.length);
        gathering.send();
        delivery.finish();
        room.archive()
                .filter(tap -> recipients > 0)
                .ifPresent(tap -> tap.message(copy(tap, id, cpim, wrappedType, only)));
        return recipients;
    }

    /** The sender is whom the server names, and nobody's participant. */
    private TappedMessage copy(
            MessageTap tap, byte[] id, byte[] cpim, String wrappedType, Optional<List<MsrpSession>> only) {
        CpimResult read = CpimParser.parse(cpim, 0, cpim.length);
        Optional<CpimHead> head =
                read instanceof CpimResult.Complete complete ? Optional.of(complete.head()) : Optional.empty();
        String sender = head.flatMap(block -> block.named("From").stream().findFirst())
                .flatMap(from -> CpimAddress.parse(from.value()))
                .map(CpimAddress::uri)
                .orElse(room.uri());
        return new TappedMessage(
                room.conferenceId(),
                new String(id, US_ASCII),
                sender,
                Set.of(sender),
                only.map(TapCopy::publicUris),
                TypeFilter.CPIM,
                wrappedType,
                head,
                Arrays.copyOf(cpim, Math.min(cpim.length, tap.maxBytes())),
                cpim.length);
    }

    @Override
    public Object lane() {
        return room;
    }

    @Override
    public boolean isFrom(MsrpSession session) {
        return false;
    }

    @Override
    public boolean hidesMessageId() {
        return false;
    }

    @Override
    public MessageClaims claims() {
        return room.claims();
    }

    @Override
    public void count(MsrpEvent event) {
        room.tally().count(event);
    }

    @Override
    public Gathering gathering() {
        return gathering;
    }

    @Override
    public void touched(Outlet outlet) {
        if (outlet.needsCall()) {
            outlet.call();
        }
    }

    /** It is whole already: nothing is left to wait with. */
    @Override
    public void lags(Outlet outlet, long sent) {
        count(MsrpEvent.RECIPIENT_LAGS);
    }

    @Override
    public void undelivered() {
        count(MsrpEvent.ANNOUNCEMENT_LOST);
    }
}
