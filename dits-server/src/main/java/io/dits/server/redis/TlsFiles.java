// SPDX-License-Identifier: Apache-2.0
package io.dits.server.redis;

import io.dits.server.tls.Identity;
import io.dits.server.tls.Pem;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.util.Optional;
import redis.clients.jedis.SslOptions;

/**
 * The PEM files for encrypted connections.
 *
 * @param authorities certificates of whom to trust; without them whom the Java runtime trusts
 * @param own this side's certificate and key, if the other side wants them
 */
public record TlsFiles(Optional<Path> authorities, Optional<Own> own) {
    /**
     * Who this side is.
     *
     * @param certificate the certificate and those that it was signed with
     * @param key its key, not encrypted
     */
    public record Own(Path certificate, Path key) {}

    /**
     * Reads the files. The name in the other side's certificate has to be that of the host.
     *
     * @throws IllegalArgumentException if one is not there or not of its form
     */
    SslOptions read() {
        SslOptions.Builder options = SslOptions.builder();
        try {
            if (authorities.isPresent()) {
                KeyStore store = empty();
                int number = 0;
                for (Certificate authority : Pem.read(authorities.get()).certificates()) {
                    store.setCertificateEntry("authority-" + number++, authority);
                }
                byte[] bytes = bytes(store);
                options.trustStoreType("PKCS12")
                        .truststore(
                                () -> new ByteArrayInputStream(bytes),
                                Identity.password().toCharArray());
            }
            if (own.isPresent()) {
                byte[] bytes = bytes(
                        Identity.read(own.get().certificate(), own.get().key()).store());
                options.keyStoreType("PKCS12")
                        .keystore(
                                () -> new ByteArrayInputStream(bytes),
                                Identity.password().toCharArray());
            }
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("redis: " + e.getMessage(), e);
        } catch (GeneralSecurityException | IOException e) {
            throw new IllegalArgumentException("redis: cannot use the certificates: " + e.getMessage(), e);
        }
        return options.build();
    }

    private static KeyStore empty() throws GeneralSecurityException, IOException {
        KeyStore store = KeyStore.getInstance("PKCS12");
        store.load(null, null);
        return store;
    }

    private static byte[] bytes(KeyStore store) throws GeneralSecurityException, IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        store.store(out, Identity.password().toCharArray());
        return out.toByteArray();
    }
}
