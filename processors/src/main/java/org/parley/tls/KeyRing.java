package org.parley.tls;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.security.cert.CertificateExpiredException;
import java.security.cert.CertificateNotYetValidException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The keys in force, read anew whenever one of their files changes. New connections use the new ones, open ones go on. A
 * file that cannot be used is reported once, and the keys in force stay. Any thread may ask for the keys.
 */
public final class KeyRing implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(KeyRing.class);

    /** How often the files are looked at. Ours: as often as the route files. */
    private static final Duration LOOK_INTERVAL = Duration.ofSeconds(1);

    private final TlsFiles files;
    private final ScheduledExecutorService watch;
    private volatile TlsKeys keys;

    /** What the files looked like when they were read last, well or not. */
    private List<String> seen;

    private KeyRing(TlsFiles files) throws TlsFileException {
        this.files = files;
        seen = look();
        keys = TlsKeys.read(files);
        warnUnlessValid();
        watch = Executors.newSingleThreadScheduledExecutor(task -> {
            Thread thread = new Thread(task, "tls-files");
            thread.setDaemon(true);
            return thread;
        });
    }

    /**
     * Reads the files and watches them until {@link #close}.
     *
     * @throws TlsFileException names the configuration key, what is wrong with its file and what to do
     */
    public static KeyRing open(TlsFiles files) throws TlsFileException {
        KeyRing ring = new KeyRing(files);
        ring.watch.scheduleWithFixedDelay(
                ring::refresh, LOOK_INTERVAL.toMillis(), LOOK_INTERVAL.toMillis(), TimeUnit.MILLISECONDS);
        return ring;
    }

    /** The keys in force. */
    public TlsKeys keys() {
        return keys;
    }

    /** Looks at the files now. */
    //= RFC8122-6.1-1
    //= FAULT-16
    synchronized void refresh() {
        List<String> now = look();
        if (now.equals(seen)) {
            return;
        }
        seen = now;
        try {
            keys = TlsKeys.read(files);
            LOG.info("tls.keystore and tls.truststore are read anew; connections that are open keep what they had");
            warnUnlessValid();
        } catch (TlsFileException | RuntimeException e) {
            LOG.error("{}; the keys in force stay", e.getMessage(), e.getCause());
        }
    }

    private void warnUnlessValid() {
        try {
            keys.certificate().checkValidity();
        } catch (CertificateExpiredException | CertificateNotYetValidException e) {
            LOG.warn(
                    "the certificate in tls.keystore is valid from {} to {}: clients that ask an authority will refuse it",
                    keys.certificate().getNotBefore(),
                    keys.certificate().getNotAfter());
        }
    }

    private List<String> look() {
        List<String> looks = new ArrayList<>();
        looks.add(look(files.keystore()));
        files.truststore().ifPresent(file -> looks.add(look(file)));
        return looks;
    }

    private static String look(Path file) {
        try {
            BasicFileAttributes attributes = Files.readAttributes(file, BasicFileAttributes.class);
            return attributes.lastModifiedTime() + " " + attributes.size() + " " + attributes.fileKey();
        } catch (NoSuchFileException e) {
            return "missing";
        } catch (IOException e) {
            return "unreadable: " + e.getMessage();
        }
    }

    /** Looks no more; the keys in force stay usable. */
    @Override
    public void close() {
        watch.shutdownNow();
    }
}
