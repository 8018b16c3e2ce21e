package org.parley.event;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.parley.outbox.Acceptance;
import org.parley.outbox.Entry;
import org.parley.outbox.Outbox;
import org.parley.outbox.Records;

/** An outbox that is a list. */
final class RecordingOutbox implements Outbox {

    final List<Entry> entries = new ArrayList<>();
    boolean isRecorded = true;
    int room = Integer.MAX_VALUE;

    @Override
    public boolean isRecorded(String topic) {
        return isRecorded;
    }

    @Override
    public synchronized Acceptance append(Entry entry) {
        if (!isRecorded) {
            return Acceptance.NOT_RECORDED;
        }
        if (room == 0) {
            return Acceptance.REFUSED;
        }
        room--;
        entries.add(entry);
        return Acceptance.TAKEN;
    }

    static byte[] octets(Entry entry) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try {
            entry.body().writeTo(out);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return out.toByteArray();
    }

    @Override
    public CompletableFuture<Void> store(Entry entry) {
        throw new UnsupportedOperationException();
    }

    @Override
    public Records records(String name, int most, Duration longest) {
        throw new UnsupportedOperationException();
    }
}
