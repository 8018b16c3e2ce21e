package org.parley.msrp;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.netty.buffer.PooledByteBufAllocator;
import io.netty.util.ResourceLeakDetector;
import io.netty.util.ResourceLeakDetectorFactory;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * Fails a test class after which a netty buffer is found that was forgotten with a reference: every buffer is watched, in
 * all classes that move some. Registered for all test classes.
 */
public final class NettyLeaks implements BeforeAllCallback, AfterAllCallback {

    /** Buffers made after a collection, so that netty looks at what the collector has found. Ours. */
    private static final int PROBES = 32;

    private static final Queue<String> LEAKS = new ConcurrentLinkedQueue<>();

    static {
        ResourceLeakDetector.setLevel(ResourceLeakDetector.Level.PARANOID);
        ResourceLeakDetectorFactory.setResourceLeakDetectorFactory(new ResourceLeakDetectorFactory() {
            @Override
            @SuppressWarnings("deprecation")
            public <T> ResourceLeakDetector<T> newResourceLeakDetector(Class<T> type, int interval, long maxActive) {
                return new ResourceLeakDetector<>(type, interval, maxActive) {
                    @Override
                    protected boolean needReport() {
                        return true;
                    }

                    @Override
                    protected void reportTracedLeak(String resourceType, String records) {
                        LEAKS.add(resourceType + " " + records);
                    }

                    @Override
                    protected void reportUntracedLeak(String resourceType) {
                        LEAKS.add(resourceType);
                    }
                };
            }
        });
    }

    /** Whether tests of this class move buffers. */
    private static boolean isWatched(ExtensionContext context) {
        String name = context.getRequiredTestClass().getPackageName();
        return name.startsWith("org.parley.msrp") || name.startsWith("org.parley.flow");
    }

    @Override
    public void beforeAll(ExtensionContext context) {
        if (isWatched(context)) {
            // What classes before this one have left is theirs.
            LEAKS.clear();
        }
    }

    @Override
    public void afterAll(ExtensionContext context) {
        if (isWatched(context)) {
            System.gc();
            for (int i = 0; i < PROBES; i++) {
                PooledByteBufAllocator.DEFAULT.directBuffer(1).release();
            }
            assertEquals(List.of(), List.copyOf(LEAKS), "buffers were forgotten");
        }
    }
}
