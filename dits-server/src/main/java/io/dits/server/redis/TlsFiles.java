// SPDX-License-Identifier: Apache-2.0
package io.dits.server.redis;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.security.spec.InvalidKeySpecException;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Base64;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import redis.clients.jedis.SslOptions;

/**
 * The PEM files for encrypted connections.
 *
 * @param authorities certificates of whom to trust; without them whom the Java runtime trusts
 * @param own this side's certificate and key, if the other side wants them
 */
public record TlsFiles(Optional<Path> authorities, Optional<Own> own) {
    private static final Pattern KEY = Pattern.compile("-----BEGIN PRIVATE KEY-----([^-]+)-----END PRIVATE KEY-----");
    /** Of the stores, which are only ever in memory. */
    private static final char[] PASSWORD = "in memory".toCharArray();

    /**
     * Who this side is.
     *
     * @param certificate the certificate and those that it was signed with
     * @param key its key: PKCS #8, not encrypted
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
                for (Certificate authority : certificates(authorities.get())) {
                    store.setCertificateEntry("authority-" + number++, authority);
                }
                byte[] bytes = bytes(store);
                options.trustStoreType("PKCS12").truststore(() -> new ByteArrayInputStream(bytes), PASSWORD);
            }
            if (own.isPresent()) {
                KeyStore store = empty();
                Certificate[] chain = certificates(own.get().certificate()).toArray(Certificate[]::new);
                store.setKeyEntry("own", key(own.get().key()), PASSWORD, chain);
                byte[] bytes = bytes(store);
                options.keyStoreType("PKCS12").keystore(() -> new ByteArrayInputStream(bytes), PASSWORD);
            }
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
        store.store(out, PASSWORD);
        return out.toByteArray();
    }

    private static List<Certificate> certificates(Path file) throws GeneralSecurityException {
        try (InputStream in = Files.newInputStream(file)) {
            Collection<? extends Certificate> found =
                    CertificateFactory.getInstance("X.509").generateCertificates(in);
            if (found.isEmpty()) {
                throw new IllegalArgumentException("redis: wanted certificates as PEM in " + file + ", found none");
            }
            return List.copyOf(found);
        } catch (IOException e) {
            throw unreadable(file, e);
        }
    }

    private static IllegalArgumentException unreadable(Path file, IOException e) {
        return new IllegalArgumentException("redis: cannot read " + file + ": " + e, e);
    }

    private static PrivateKey key(Path file) throws GeneralSecurityException {
        String text;
        try {
            text = Files.readString(file);
        } catch (IOException e) {
            throw unreadable(file, e);
        }
        Matcher pem = KEY.matcher(text);
        if (!pem.find()) {
            throw new IllegalArgumentException("redis: wanted a key as PEM (BEGIN PRIVATE KEY) in " + file
                    + ", found none. Convert it with: openssl pkcs8 -topk8 -nocrypt");
        }
        PKCS8EncodedKeySpec spec =
                new PKCS8EncodedKeySpec(Base64.getMimeDecoder().decode(pem.group(1)));
        for (String algorithm : List.of("RSA", "EC", "Ed25519")) {
            Optional<PrivateKey> key = key(algorithm, spec);
            if (key.isPresent()) {
                return key.get();
            }
        }
        throw new IllegalArgumentException("redis: wanted a key of RSA, EC or Ed25519 in " + file + ", found another");
    }

    private static Optional<PrivateKey> key(String algorithm, PKCS8EncodedKeySpec spec)
            throws GeneralSecurityException {
        try {
            return Optional.of(KeyFactory.getInstance(algorithm).generatePrivate(spec));
        } catch (InvalidKeySpecException ofAnother) {
            return Optional.empty();
        }
    }
}
