// SPDX-License-Identifier: Apache-2.0
package io.dits.testkit.identity;

import io.dits.testkit.process.Keytool;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.util.Base64;
import java.util.List;

/**
 * An RSA key with a certificate for 127.0.0.1 that it signed itself, also as PEM.
 *
 * @param certificate the certificate
 * @param key the private key
 * @param certificateFile the certificate as PEM
 * @param keyFile the key as PEM, PKCS#8
 */
public record TestCertificate(X509Certificate certificate, PrivateKey key, Path certificateFile, Path keyFile) {
    private static final char[] PASSWORD = "changeit".toCharArray();

    /** Makes one of that name; its files are in the folder. */
    public static TestCertificate make(Path folder, String name) throws IOException {
        Path store = folder.resolve(name + ".p12");
        keytool(name, store);
        try (InputStream in = Files.newInputStream(store)) {
            KeyStore keys = KeyStore.getInstance("PKCS12");
            keys.load(in, PASSWORD);
            X509Certificate certificate = (X509Certificate) keys.getCertificate(name);
            PrivateKey key = (PrivateKey) keys.getKey(name, PASSWORD);
            return new TestCertificate(
                    certificate,
                    key,
                    pem(folder.resolve(name + ".crt"), "CERTIFICATE", certificate.getEncoded()),
                    pem(folder.resolve(name + ".key"), "PRIVATE KEY", key.getEncoded()));
        } catch (GeneralSecurityException e) {
            throw new IOException(e);
        }
    }

    private static Path pem(Path file, String what, byte[] bytes) throws IOException {
        String text = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(bytes);
        return Files.writeString(file, "-----BEGIN " + what + "-----\n" + text + "\n-----END " + what + "-----\n");
    }

    private static void keytool(String name, Path store) throws IOException {
        Keytool.run(List.of(
                "-genkeypair",
                "-alias",
                name,
                "-keyalg",
                "RSA",
                "-keysize",
                "2048",
                "-validity",
                "30",
                "-storetype",
                "PKCS12",
                "-ext",
                "san=ip:127.0.0.1",
                "-dname",
                "CN=" + name,
                "-keystore",
                store.toString(),
                "-storepass",
                new String(PASSWORD)));
    }
}
