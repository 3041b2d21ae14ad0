// SPDX-License-Identifier: Apache-2.0
package io.dits.server.tls;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyFactory;
import java.security.NoSuchAlgorithmException;
import java.security.PrivateKey;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.InvalidKeySpecException;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Files of the textual form of RFC 7468: certificates, and private keys as PKCS #8 ({@code BEGIN PRIVATE KEY}, as certbot writes them),
 * PKCS #1 ({@code BEGIN RSA PRIVATE KEY}) and SEC 1 ({@code BEGIN EC PRIVATE KEY}). Whatever cannot be read is an
 * IllegalArgumentException that says what was wanted, what was found and what to do, and shows nothing of a key.
 *
 * @param file where it came from, for messages
 * @param blocks what stands in it, in order
 */
public record Pem(Path file, List<Block> blocks) {
    private static final Pattern BLOCK =
            Pattern.compile("-----BEGIN ([A-Z0-9 ]+)-----(.*?)-----END \\1-----", Pattern.DOTALL);
    private static final Pattern BEGIN = Pattern.compile("-----BEGIN ");
    private static final long MOST = 1 << 20;
    private static final String CONVERT = ". Convert it with: openssl pkcs8 -topk8 -nocrypt -in OLD -out NEW";

    /**
     * One thing between its marks.
     *
     * @param label what the marks call it
     * @param text what stands between them
     */
    record Block(String label, String text) {
        @Override
        public String toString() {
            return label;
        }
    }

    /** Copies the list. */
    public Pem {
        blocks = List.copyOf(blocks);
    }

    /** Reads a file of at most a mebibyte. */
    public static Pem read(Path file) {
        String text;
        try {
            if (Files.size(file) > MOST) {
                throw new IllegalArgumentException("wanted a PEM file of at most 1 MiB, found a larger one: " + file);
            }
            text = new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1);
        } catch (IOException e) {
            throw new IllegalArgumentException(
                    "cannot read " + file + ": " + e + ". The server's user has to be allowed to read it", e);
        }
        List<Block> blocks = new ArrayList<>();
        Matcher found = BLOCK.matcher(text);
        while (found.find()) {
            blocks.add(new Block(found.group(1), found.group(2)));
        }
        if (BEGIN.matcher(text).results().count() != blocks.size()) {
            throw new IllegalArgumentException("wanted a whole PEM file, found one that breaks off: " + file);
        }
        return new Pem(file, blocks);
    }

    /** The certificates in their order; at least one. */
    public List<X509Certificate> certificates() {
        List<X509Certificate> certificates = new ArrayList<>();
        for (Block block : blocks) {
            if (block.label().endsWith("CERTIFICATE")) {
                certificates.add(certificate(bytes(block)));
            }
        }
        if (certificates.isEmpty()) {
            throw new IllegalArgumentException(
                    "wanted certificates as PEM (BEGIN CERTIFICATE) in " + file + ", found " + labels());
        }
        return certificates;
    }

    private X509Certificate certificate(byte[] der) {
        try {
            return (X509Certificate)
                    CertificateFactory.getInstance("X.509").generateCertificate(new ByteArrayInputStream(der));
        } catch (CertificateException e) {
            throw new IllegalArgumentException("wanted certificates in " + file + ", found a damaged one: " + e, e);
        }
    }

    /** The private key; not encrypted. */
    public PrivateKey key() {
        for (Block block : blocks) {
            boolean hidden =
                    block.label().startsWith("ENCRYPTED") || block.text().contains("ENCRYPTED");
            if (block.label().endsWith("PRIVATE KEY") && hidden) {
                throw new IllegalArgumentException(
                        "wanted a key without a password in " + file + ", found an encrypted one" + CONVERT);
            }
            Optional<PrivateKey> key = switch (block.label()) {
                case "PRIVATE KEY" -> Optional.of(key(bytes(block)));
                case "RSA PRIVATE KEY" -> Optional.of(key(Der.pkcs8OfRsa(bytes(block))));
                case "EC PRIVATE KEY" -> Optional.of(key(ofCurve(bytes(block))));
                default -> Optional.empty();
            };
            if (key.isPresent()) {
                return key.get();
            }
        }
        throw new IllegalArgumentException(
                "wanted a private key as PEM (BEGIN PRIVATE KEY) in " + file + ", found " + labels());
    }

    private byte[] ofCurve(byte[] sec1) {
        return Der.pkcs8OfCurve(sec1)
                .orElseThrow(() -> new IllegalArgumentException(
                        "wanted an EC key that names its curve in " + file + ", found one that does not" + CONVERT));
    }

    private PrivateKey key(byte[] pkcs8) {
        return Stream.of("RSA", "EC", "Ed25519")
                .flatMap(algorithm -> key(algorithm, pkcs8).stream())
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException(
                        "wanted a key of RSA, EC or Ed25519 in " + file + ", found another or a damaged one"));
    }

    private static Optional<PrivateKey> key(String algorithm, byte[] pkcs8) {
        try {
            return Optional.of(KeyFactory.getInstance(algorithm).generatePrivate(new PKCS8EncodedKeySpec(pkcs8)));
        } catch (InvalidKeySpecException ofAnother) {
            return Optional.empty();
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    private byte[] bytes(Block block) {
        try {
            return Base64.getDecoder().decode(block.text().replaceAll("\\s", ""));
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(
                    "wanted base64 between the marks of " + block.label() + " in " + file + ", found something else",
                    e);
        }
    }

    private String labels() {
        return Optional.of(blocks)
                .filter(there -> !there.isEmpty())
                .map(Object::toString)
                .orElse("nothing of that form");
    }
}
