package org.parley.web;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.Map;
import javax.servlet.AsyncContext;
import javax.servlet.AsyncEvent;
import javax.servlet.AsyncListener;
import javax.servlet.ServletOutputStream;
import javax.servlet.WriteListener;

/**
 * One response of server-sent events, written as fast as its reader takes it and never waited for. What waits is bounded: of
 * each document only the newest, of messages so many; what is more is dropped and counted. Safe for any thread.
 */
final class EventStream implements WriteListener, AsyncListener {

    /** Messages that may wait. Ours: a burst of a large session. */
    static final int MOST_MESSAGES = 500;

    /** A line that is no event: it shows whether the reader is still there. */
    private static final byte[] HEARTBEAT = ":\n\n".getBytes(StandardCharsets.UTF_8);

    /** How soon a browser comes again when the stream breaks. Ours. */
    private static final byte[] RETRY = "retry: 2000\n\n".getBytes(StandardCharsets.UTF_8);

    private final AsyncContext async;
    private final ServletOutputStream out;
    private final Map<String, byte[]> documents = new LinkedHashMap<>();
    private final Deque<byte[]> messages = new ArrayDeque<>();
    private long dropped;
    private boolean isBeating = true;
    private boolean isWritable;
    private boolean isDirty;
    private boolean isClosed;

    /** Opens the stream on a request whose response has its headers. */
    static EventStream open(AsyncContext async, ServletOutputStream out) {
        EventStream stream = new EventStream(async, out);
        async.setTimeout(0);
        async.addListener(stream);
        stream.messages.add(RETRY);
        out.setWriteListener(stream);
        return stream;
    }

    private EventStream(AsyncContext async, ServletOutputStream out) {
        this.async = async;
        this.out = out;
    }

    /** Puts a document in the place of the one of the same name that still waits. */
    synchronized void document(String name, String json) {
        documents.remove(name);
        documents.put(name, event(name, json));
        write();
    }

    /** Puts a message behind those that wait. */
    synchronized void message(String name, String json) {
        if (messages.size() < MOST_MESSAGES) {
            messages.addLast(event(name, json));
        } else {
            dropped++;
        }
        write();
    }

    synchronized void heartbeat() {
        isBeating = true;
        write();
    }

    /** How many messages there was no place for. */
    synchronized long dropped() {
        return dropped;
    }

    synchronized boolean isClosed() {
        return isClosed;
    }

    /** Ends it; what waits is lost. */
    void close() {
        synchronized (this) {
            if (isClosed) {
                return;
            }
            isClosed = true;
        }
        try {
            async.complete();
        } catch (IllegalStateException e) {
            // The container was quicker: the reader has gone.
            documents.clear();
        }
    }

    private static byte[] event(String name, String json) {
        return ("event: " + name + "\ndata: " + json + "\n\n").getBytes(StandardCharsets.UTF_8);
    }

    @Override
    public synchronized void onWritePossible() {
        isWritable = true;
        write();
    }

    /** Writes while the reader takes it; afterwards the container calls {@link #onWritePossible}. */
    private void write() {
        try {
            while (isWritable && !isClosed) {
                if (!out.isReady()) {
                    isWritable = false;
                } else if (hasNext()) {
                    out.write(next());
                    isDirty = true;
                } else if (isDirty) {
                    isDirty = false;
                    out.flush();
                } else {
                    return;
                }
            }
        } catch (IOException | IllegalStateException e) {
            isWritable = false;
            isClosed = true;
            complete();
        }
    }

    private void complete() {
        try {
            async.complete();
        } catch (IllegalStateException e) {
            isWritable = false;
        }
    }

    private boolean hasNext() {
        return isBeating || !documents.isEmpty() || !messages.isEmpty();
    }

    private byte[] next() {
        if (!messages.isEmpty()) {
            return messages.removeFirst();
        }
        if (!documents.isEmpty()) {
            return documents.remove(documents.keySet().iterator().next());
        }
        isBeating = false;
        return HEARTBEAT;
    }

    @Override
    public void onError(Throwable failure) {
        close();
    }

    @Override
    public void onComplete(AsyncEvent event) {
        gone();
    }

    @Override
    public void onTimeout(AsyncEvent event) {
        close();
    }

    @Override
    public void onError(AsyncEvent event) {
        close();
    }

    @Override
    public void onStartAsync(AsyncEvent event) {
        // Nothing begins anew here.
    }

    private synchronized void gone() {
        isClosed = true;
        documents.clear();
        messages.clear();
    }
}
