// SPDX-License-Identifier: Apache-2.0
package io.dits.server.tls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dits.testkit.process.Programs;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Certificates and keys as OpenSSL writes them. */
final class IdentityTest {
    @TempDir
    Path folder;

    private Programs programs;
    private Path certificate;
    private Path key;

    @BeforeEach
    void prepare() {
        Programs.want("openssl", "openssl");
        programs = new Programs(folder);
        certificate = folder.resolve("cert.pem");
        key = folder.resolve("key.pem");
    }

    /** Makes a key by that command and a certificate of it. */
    private void make(String keyCommand) throws Exception {
        programs.run("sh", "-c", "openssl " + keyCommand + " > key.pem");
        programs.run("sh", "-c", "openssl req -x509 -key key.pem -days 2 -subj /CN=dits.example.com > cert.pem");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "genpkey -quiet -algorithm RSA -pkeyopt rsa_keygen_bits:2048",
                "genrsa -traditional 2048",
                "genpkey -quiet -algorithm EC -pkeyopt ec_paramgen_curve:P-256",
                "ecparam -genkey -name prime256v1",
                "ecparam -genkey -noout -name secp384r1",
                "genpkey -algorithm ED25519"
            })
    void aKeyOfEachFormIsReadAndFits(String keyCommand) throws Exception {
        make(keyCommand.replace("-quiet ", ""));

        Identity identity = Identity.read(certificate, key);

        assertThat(identity.subject()).isEqualTo("CN=dits.example.com");
        assertThat(identity.store().isKeyEntry("own")).isTrue();
    }

    @Test
    void theOlderFormsAreReallyThose() throws Exception {
        make("genrsa -traditional 2048");
        assertThat(key).content().contains("BEGIN RSA PRIVATE KEY");
        make("ecparam -genkey -name prime256v1");
        assertThat(key).content().contains("BEGIN EC PARAMETERS").contains("BEGIN EC PRIVATE KEY");
    }

    @Test
    void theKeyOfAnotherCertificateIsRefused() throws Exception {
        make("genrsa 2048");
        Path other = Files.copy(certificate, folder.resolve("other.pem"));
        make("genrsa 2048");
        assertThatThrownBy(() -> Identity.read(other, key))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("wanted the key of the first certificate")
                .hasMessageContaining(key.toString());
        make("ecparam -genkey -noout -name prime256v1");
        assertThatThrownBy(() -> Identity.read(other, key)).hasMessageContaining("found another");
    }

    @Test
    void whatCannotBeReadIsToldWithWhatToDo() throws Exception {
        make("genrsa 2048");
        String whole = Files.readString(key);
        Files.writeString(key, whole.substring(0, whole.length() / 2));
        assertThatThrownBy(() -> Identity.read(certificate, key)).hasMessageContaining("breaks off");
        Files.writeString(key, "");
        assertThatThrownBy(() -> Identity.read(certificate, key)).hasMessageContaining("found nothing");
        Files.delete(key);
        assertThatThrownBy(() -> Identity.read(certificate, key)).hasMessageContaining("cannot read " + key);
        Files.writeString(key, whole);
        programs.run("sh", "-c", "openssl pkcs8 -topk8 -passout pass:secret -in key.pem > hidden.pem");
        assertThatThrownBy(() -> Identity.read(certificate, folder.resolve("hidden.pem")))
                .hasMessageContaining("without a password")
                .hasMessageContaining("openssl pkcs8");
        assertThatThrownBy(() -> Identity.read(key, key)).hasMessageContaining("BEGIN CERTIFICATE");
    }
}
