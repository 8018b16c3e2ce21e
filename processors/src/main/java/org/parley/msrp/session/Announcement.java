package org.parley.msrp.session;

import io.netty.buffer.Unpooled;
import java.util.List;
import java.util.Optional;
import org.parley.msrp.ContinuationFlag;
import org.parley.msrp.Octets;

/** A message of the server's own to participants of a room. One use; any thread. */
final class Announcement implements Origin {

    private final MsrpRoom room;
    private final Gathering gathering = new Gathering();

    Announcement(MsrpRoom room) {
        this.room = room;
    }

    /** Sends a message/cpim body; returns how many sessions it goes to. */
    int send(byte[] cpim, String wrappedType, List<MsrpSession> to) {
        byte[] id = TransactionIds.newMessageId();
        Delivery delivery = new Delivery(this, new Octets(id, 0, id.length), TypeFilter.CPIM);
        delivery.begin(room.view().audience(to, TypeFilter.CPIM, Optional.of(wrappedType)), cpim.length);
        int recipients = delivery.recipients();
        delivery.send(new byte[0], Unpooled.wrappedBuffer(cpim), ContinuationFlag.COMPLETE, cpim.length);
        gathering.send();
        delivery.finish();
        return recipients;
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
