// SPDX-License-Identifier: Apache-2.0
package io.dits.server.auth.saml;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.PrivateKey;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Base64;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What this server signs its requests with, and what is encrypted for it.
 *
 * @param certificate that the identity provider knows
 * @param privateKey that belongs to it
 */
record Credentials(X509Certificate certificate, PrivateKey privateKey) {
    private static final Pattern KEY = Pattern.compile("(?s)-----BEGIN PRIVATE KEY-----(.*?)-----END PRIVATE KEY-----");

    /**
     * Reads both.
     *
     * @throws IOException if one cannot be read; the message says what was wanted, and never the key
     */
    static Credentials read(Path certificate, Path privateKey) throws IOException {
        return new Credentials(certificate(certificate), key(privateKey));
    }

    KeyPair pair() {
        return new KeyPair(certificate.getPublicKey(), privateKey);
    }

    private static X509Certificate certificate(Path file) throws IOException {
        try (var in = Files.newInputStream(file)) {
            return (X509Certificate) CertificateFactory.getInstance("X.509").generateCertificate(in);
        } catch (CertificateException e) {
            throw new IOException(
                    "auth.saml.certificate: " + file + ": wanted a certificate in PEM, found something else", e);
        } catch (IOException e) {
            throw new IOException("auth.saml.certificate: " + file + " cannot be read: " + e, e);
        }
    }

    private static PrivateKey key(Path file) throws IOException {
        String text;
        try {
            text = Files.readString(file, StandardCharsets.US_ASCII);
        } catch (IOException e) {
            throw new IOException("auth.saml.private_key: " + file + " cannot be read: " + e, e);
        }
        Matcher pem = KEY.matcher(text);
        if (pem.find()) {
            try {
                byte[] bytes = Base64.getMimeDecoder().decode(pem.group(1));
                return KeyFactory.getInstance("RSA").generatePrivate(new PKCS8EncodedKeySpec(bytes));
            } catch (GeneralSecurityException | IllegalArgumentException e) {
                // What is wrong with it could tell of it.
                throw unreadable(file);
            }
        }
        throw unreadable(file);
    }

    private static IOException unreadable(Path file) {
        return new IOException("auth.saml.private_key: " + file
                + ": wanted an RSA key in PEM that begins with -----BEGIN PRIVATE KEY-----, found something else."
                + " Convert another with: openssl pkcs8 -topk8 -nocrypt");
    }

    @Override
    public String toString() {
        return "Credentials[" + certificate.getSubjectX500Principal() + "]";
    }
}
