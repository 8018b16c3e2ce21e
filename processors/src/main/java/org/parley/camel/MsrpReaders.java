package org.parley.camel;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import org.parley.msrp.session.MessageTap;
import org.parley.msrp.session.MsrpSwitch;
import org.parley.msrp.session.TappedMessage;

/** Who reads along, routes for the most part; the switch copies messages only while there are some. Safe for any thread. */
final class MsrpReaders implements MessageTap {

    private final MsrpSwitch msrp;
    private final List<MessageTap> readers = new CopyOnWriteArrayList<>();

    MsrpReaders(MsrpSwitch msrp) {
        this.msrp = msrp;
    }

    synchronized void add(MessageTap reader) {
        readers.add(reader);
        msrp.tap(Optional.of(this));
    }

    synchronized void remove(MessageTap reader) {
        readers.remove(reader);
        if (readers.isEmpty()) {
            msrp.tap(Optional.empty());
        }
    }

    @Override
    public int maxBytes() {
        return readers.stream().mapToInt(MessageTap::maxBytes).max().orElse(0);
    }

    @Override
    public void message(TappedMessage message) {
        readers.forEach(reader -> reader.message(message));
    }
}
