package org.parley.osgi;

import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.osgi.framework.BundleContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.parley.shipped.ShippedFiles;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Brings {@code etc} up to what the installed features ship, before the server starts, and when a feature comes later. Needs
 * no configuration: it is what lays the configuration down.
 */
@Component(immediate = true, service = ShippedEtc.class)
public final class ShippedEtc {

    private static final Logger LOG = LoggerFactory.getLogger(ShippedEtc.class);

    /** How often it looks for what features have brought. Ours: nobody waits for it. */
    private static final long LOOK_S = 2;

    private final ShippedFiles files;
    private final ScheduledExecutorService watcher = Executors.newSingleThreadScheduledExecutor(task -> {
        Thread thread = new Thread(task, "parley-shipped-files");
        thread.setDaemon(true);
        return thread;
    });

    private String settled = "";

    @Activate
    public ShippedEtc(BundleContext bundleContext) {
        files = new ShippedFiles(Path.of(bundleContext.getProperty("karaf.etc")));
        look();
        watcher.scheduleWithFixedDelay(this::look, LOOK_S, LOOK_S, TimeUnit.SECONDS);
    }

    private void look() {
        try {
            String shipped = files.fingerprint();
            if (!shipped.equals(settled)) {
                files.settle();
                settled = shipped;
            }
        } catch (IOException | RuntimeException e) {
            LOG.error("etc cannot be brought up to what is shipped", e);
        }
    }

    @Deactivate
    void deactivate() {
        watcher.shutdownNow();
    }
}
