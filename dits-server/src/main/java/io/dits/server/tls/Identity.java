// SPDX-License-Identifier: Apache-2.0
package io.dits.server.tls;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.List;

/**
 * Who this side of an encrypted connection is: a certificate with those that vouch for it, and its key.
 *
 * @param chain its own certificate first
 * @param key that of the first certificate
 */
public record Identity(List<X509Certificate> chain, PrivateKey key) {
    /** Of the store, which is only ever in memory. */
    private static final char[] PASSWORD = "in memory".toCharArray();

    /** Copies the list. */
    public Identity {
        chain = List.copyOf(chain);
    }

    /**
     * Reads the files.
     *
     * @throws IllegalArgumentException if one is not of its form, or the key is not that of the first certificate
     */
    public static Identity read(Path certificate, Path key) {
        Identity read =
                new Identity(Pem.read(certificate).certificates(), Pem.read(key).key());
        if (!read.fits()) {
            throw new IllegalArgumentException("wanted the key of the first certificate of " + certificate + " in "
                    + key + ", found another: is one of the two files older?");
        }
        return read;
    }

    private boolean fits() {
        byte[] proof = "proof".getBytes(StandardCharsets.US_ASCII);
        String algorithm = switch (key.getAlgorithm()) {
            case "RSA" -> "SHA256withRSA";
            case "EC" -> "SHA256withECDSA";
            default -> "Ed25519";
        };
        try {
            Signature signing = Signature.getInstance(algorithm);
            signing.initSign(key);
            signing.update(proof);
            Signature checking = Signature.getInstance(algorithm);
            checking.initVerify(chain.getFirst().getPublicKey());
            checking.update(proof);
            return checking.verify(signing.sign());
        } catch (GeneralSecurityException ofAnotherKind) {
            return false;
        }
    }

    /** When the first certificate ends. */
    public Instant expiry() {
        return chain.getFirst().getNotAfter().toInstant();
    }

    /** For whom the first certificate was made, as it writes it. */
    public String subject() {
        return chain.getFirst().getSubjectX500Principal().getName();
    }

    /** The same as a store in memory, whose only entry has the password {@link #password}. */
    public KeyStore store() {
        try {
            KeyStore store = KeyStore.getInstance("PKCS12");
            store.load(null, null);
            store.setKeyEntry("own", key, PASSWORD, chain.toArray(X509Certificate[]::new));
            return store;
        } catch (GeneralSecurityException | IOException e) {
            throw new IllegalArgumentException("cannot use the certificate " + subject() + ": " + e.getMessage(), e);
        }
    }

    /** Of the store, which is only ever in memory. */
    public static String password() {
        return new String(PASSWORD);
    }
}
