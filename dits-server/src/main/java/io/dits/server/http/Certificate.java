// SPDX-License-Identifier: Apache-2.0
package io.dits.server.http;

import io.dits.server.http.HttpSettings.Tls;
import io.dits.server.tls.Identity;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.eclipse.jetty.http2.HTTP2Cipher;
import org.eclipse.jetty.util.ssl.SslContextFactory;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The server's certificate, which is read again when its files change. Connections that are open go on with the old one. Files that do not
 * fit together, as they do not while they are being written, change nothing.
 */
final class Certificate implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Certificate.class);
    private static final Duration SOON = Duration.ofDays(30);
    private static final Duration VERY_SOON = Duration.ofDays(7);
    private static final Duration BETWEEN_WARNINGS = Duration.ofDays(1);

    private final Tls settings;
    private final SslContextFactory.Server factory = new SslContextFactory.Server();
    private final ScheduledExecutorService watch = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().daemon().name("certificate").factory());
    private byte[] seen;
    private volatile Identity identity;
    private @Nullable Instant warned;

    private Certificate(Tls settings, byte[] seen, Identity identity) {
        this.settings = settings;
        this.seen = seen;
        this.identity = identity;
        use(factory);
        factory.setIncludeProtocols("TLSv1.3", "TLSv1.2");
        factory.setCipherComparator(HTTP2Cipher.COMPARATOR);
    }

    /**
     * Reads the files, and from then on looks for new ones.
     *
     * @throws IOException if they are not there or not of their form
     */
    static Certificate open(Tls settings) throws IOException {
        Certificate opened;
        try {
            opened = new Certificate(settings, both(settings), Identity.read(settings.certificate(), settings.key()));
        } catch (IllegalArgumentException e) {
            throw new IOException("cannot serve TLS: " + e.getMessage() + " (server.tls_cert and server.tls_key)", e);
        }
        opened.warn();
        long period = settings.look().toMillis();
        var _ = opened.watch.scheduleWithFixedDelay(opened::look, period, period, TimeUnit.MILLISECONDS);
        return opened;
    }

    /** For the connector: those who connect from now on see the newest. */
    SslContextFactory.Server factory() {
        return factory;
    }

    /** When it ends. */
    Instant expiry() {
        return identity.expiry();
    }

    /** Takes the files if they have changed and fit together; says in the log what came of it. */
    synchronized void look() {
        try {
            byte[] now = both(settings);
            if (!Arrays.equals(now, seen)) {
                seen = now;
                identity = Identity.read(settings.certificate(), settings.key());
                factory.reload(this::use);
                warned = null;
                LOG.info("a new TLS certificate is in use: {}, until {}", identity.subject(), identity.expiry());
            }
        } catch (Exception e) {
            LOG.warn("the TLS certificate stays as it was: {}", e.getMessage());
        }
        warn();
    }

    private void use(SslContextFactory target) {
        target.setKeyStore(identity.store());
        target.setKeyStorePassword(Identity.password());
    }

    /** What both files hold; that one cannot be read is something that they hold, too. */
    private static byte[] both(Tls settings) {
        byte[] one = bytes(settings.certificate());
        byte[] two = bytes(settings.key());
        byte[] both = Arrays.copyOf(one, one.length + two.length);
        System.arraycopy(two, 0, both, one.length, two.length);
        return both;
    }

    private static byte[] bytes(Path file) {
        try {
            return Files.readAllBytes(file);
        } catch (IOException e) {
            return new byte[0];
        }
    }

    private void warn() {
        Instant now = settings.clock().instant();
        Duration left = Duration.between(now, identity.expiry());
        boolean again = warned == null || Duration.between(warned, now).compareTo(BETWEEN_WARNINGS) >= 0;
        if (!again || left.compareTo(SOON) > 0) {
            return;
        }
        warned = now;
        String text = "the TLS certificate {} ends at {}. Renew it: the new files are taken without a restart";
        if (left.compareTo(VERY_SOON) > 0) {
            LOG.warn(text, identity.subject(), identity.expiry());
        } else {
            LOG.error(text, identity.subject(), identity.expiry());
        }
    }

    @Override
    public void close() {
        watch.shutdownNow();
    }
}
