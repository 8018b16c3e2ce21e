package org.parley.web;

import java.io.ByteArrayOutputStream;
import java.lang.reflect.Proxy;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import javax.servlet.AsyncContext;
import javax.servlet.ServletOutputStream;
import javax.servlet.WriteListener;

/** Whoever reads a stream of events, as fast as a test wants him to. */
final class FakeReader extends ServletOutputStream {

    private final ByteArrayOutputStream read = new ByteArrayOutputStream();
    private Optional<WriteListener> listener = Optional.empty();
    boolean isReading = true;
    boolean isOver;

    EventStream stream() {
        AsyncContext async = (AsyncContext) Proxy.newProxyInstance(
                getClass().getClassLoader(), new Class<?>[] {AsyncContext.class}, (self, called, arguments) -> {
                    switch (called.getName()) {
                        case "setTimeout", "addListener" -> {
                            return null;
                        }
                        case "complete" -> isOver = true;
                        default -> throw new UnsupportedOperationException(called.toString());
                    }
                    return null;
                });
        EventStream stream = EventStream.open(async, this);
        reads();
        return stream;
    }

    /** He takes what there is. */
    void reads() {
        isReading = true;
        try {
            listener.orElseThrow().onWritePossible();
        } catch (java.io.IOException e) {
            throw new AssertionError(e);
        }
    }

    /** What he has got since he was asked for last. */
    String got() {
        String text = read.toString(StandardCharsets.UTF_8);
        read.reset();
        return text;
    }

    @Override
    public boolean isReady() {
        return isReading;
    }

    @Override
    public void setWriteListener(WriteListener writeListener) {
        listener = Optional.of(writeListener);
    }

    @Override
    public void write(int octet) {
        if (!isReading) {
            throw new IllegalStateException("he does not read");
        }
        read.write(octet);
    }
}
