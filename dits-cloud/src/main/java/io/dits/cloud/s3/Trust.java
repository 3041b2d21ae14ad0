// SPDX-License-Identifier: Apache-2.0
package io.dits.cloud.s3;

import io.dits.core.store.StoreException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.util.Collection;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;

/** Whom to trust who is not known to the Java runtime. */
final class Trust {
    private Trust() {}

    /**
     * Trusts those of whom the file has certificates, and nobody else.
     *
     * @throws StoreException if it cannot be read or has none
     */
    static TrustManager[] in(Path file) {
        try (InputStream pem = Files.newInputStream(file)) {
            Collection<? extends Certificate> certificates =
                    CertificateFactory.getInstance("X.509").generateCertificates(pem);
            if (certificates.isEmpty()) {
                throw new StoreException(
                        StoreException.Kind.DENIED,
                        "wanted certificates as PEM (BEGIN CERTIFICATE), found none in " + file);
            }
            KeyStore known = KeyStore.getInstance(KeyStore.getDefaultType());
            known.load(null, null);
            int number = 0;
            for (Certificate certificate : certificates) {
                known.setCertificateEntry("authority-" + number++, certificate);
            }
            TrustManagerFactory factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
            factory.init(known);
            return factory.getTrustManagers();
        } catch (IOException | GeneralSecurityException e) {
            throw new StoreException(
                    StoreException.Kind.DENIED,
                    "cannot read certificates as PEM from " + file + ": " + e.getMessage(),
                    e);
        }
    }
}
