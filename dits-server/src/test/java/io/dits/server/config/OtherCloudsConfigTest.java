// SPDX-License-Identifier: Apache-2.0
package io.dits.server.config;

import static org.assertj.core.api.Assertions.assertThat;

import io.dits.cloud.azure.AzureCredentials;
import io.dits.cloud.azure.AzureSettings;
import io.dits.cloud.gcs.GcsCredentials;
import io.dits.cloud.gcs.GcsSettings;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code [storage.gcs]} and {@code [storage.azure]}. */
final class OtherCloudsConfigTest {
    private static final String KEY = "c2VjcmV0IG9mIHRoZSBzdHVkaW8=";
    private static final String CONNECTION =
            "DefaultEndpointsProtocol=https;AccountName=films;AccountKey=" + KEY + ";EndpointSuffix=core.windows.net";

    @TempDir
    Path folder;

    private Reading read(String backend, String toml) throws IOException {
        String text = "[storage]\nbackend = \"" + backend + "\"\n[storage." + backend + "]\n" + toml;
        return new ConfigReader(Map.of("AZURE_KEY", KEY))
                .read(Optional.of(Files.writeString(folder.resolve("c.toml"), text)));
    }

    private ServerConfig.Backend backend(String backend, String toml) throws IOException {
        Reading reading = read(backend, toml);
        assertThat(errors(reading)).isEmpty();
        return reading.storage().orElseThrow().backend();
    }

    private List<String> errors(Reading reading) {
        return reading.errors().stream()
                .filter(fault -> fault.key().startsWith("storage."))
                .map(Fault::toString)
                .map(text -> text.replace(folder.resolve("c.toml") + ":", "").strip())
                .toList();
    }

    @Test
    void aBucketOfGoogleAloneIsAskedForAsTheMachine() throws IOException {
        assertThat(backend("gcs", "bucket = \"films\"\n"))
                .isEqualTo(new ServerConfig.Gcs(new GcsSettings(
                        URI.create("https://storage.googleapis.com"),
                        "films",
                        Optional.empty(),
                        Optional.empty(),
                        new GcsCredentials.ApplicationDefault(),
                        16 << 20)));
    }

    @Test
    void allKeysOfGoogleAreUnderstood() throws IOException {
        assertThat(backend("gcs", """
                bucket = "films_2026.example"
                credentials_file = "/etc/dits/gcs.json"
                project = "my-studio"
                location = "europe-west1"
                endpoint = "https://storage.europe-west1.rep.googleapis.com"
                part_size = "8MB"
                """))
                .isEqualTo(new ServerConfig.Gcs(new GcsSettings(
                        URI.create("https://storage.europe-west1.rep.googleapis.com"),
                        "films_2026.example",
                        Optional.of("my-studio"),
                        Optional.of("europe-west1"),
                        new GcsCredentials.File(Path.of("/etc/dits/gcs.json")),
                        8 << 20)));
        assertThat(backend("gcs", "bucket = \"films\"\nendpoint = \"http://127.0.0.1:4443\"\nanonymous = true\n"))
                .isInstanceOfSatisfying(
                        ServerConfig.Gcs.class,
                        gcs -> assertThat(gcs.settings().credentials()).isEqualTo(new GcsCredentials.Anonymous()));
    }

    @Test
    void everyBadValueOfGoogleSaysWhatWasWanted() throws IOException {
        assertThat(errors(read("gcs", """
                credentials_file = "/etc/dits/gcs.json"
                anonymous = true
                project = "My Studio"
                location = "in the middle"
                endpoint = "storage.googleapis.com"
                part_size = "300KB"
                """)))
                .containsExactlyInAnyOrder(
                        "5: storage.gcs.anonymous: does not go with storage.gcs.credentials_file. Take one of them out",
                        "6: storage.gcs.project: wanted a project's id such as my-studio, found 'My Studio'",
                        "7: storage.gcs.location: wanted a location such as EU or us-east1, found 'in the middle'",
                        "8: storage.gcs.endpoint: wanted an address such as https://s3.example.com or http://minio:9000,"
                                + " without path or password, found something else (not shown)",
                        "9: storage.gcs.part_size: wanted a multiple of 256KB, found 307200 bytes",
                        "storage.gcs.bucket: wanted a bucket's name: 3 to 222 small letters, digits, dots, hyphens and"
                                + " underscores, found nothing. Set storage.gcs.bucket");
        assertThat(errors(read("gcs", "bucket = \"films\"\nanonymous = true\n")))
                .containsExactly(
                        "5: storage.gcs.anonymous: is for emulators: wanted storage.gcs.endpoint, found nothing."
                                + " Set it, or take this out");
    }

    @Test
    void aContainerOfAzureIsHadByKeyConnectionStringOrIdentity() throws IOException {
        assertThat(backend("azure", "container = \"films\"\naccount = \"studio\"\naccount_key = \"${AZURE_KEY}\"\n"))
                .isEqualTo(azure(new AzureCredentials.AccountKey("studio", KEY)));
        assertThat(backend("azure", "container = \"films\"\nconnection_string = \"" + CONNECTION + "\"\n"))
                .isEqualTo(azure(new AzureCredentials.ConnectionString(CONNECTION)));
        assertThat(backend("azure", "container = \"films\"\naccount = \"studio\"\n"))
                .isEqualTo(azure(new AzureCredentials.ManagedIdentity("studio", Optional.empty())));
        String client = "11111111-2222-3333-4444-555555555555";
        assertThat(backend("azure", "container = \"films\"\naccount = \"studio\"\nclient_id = \"" + client + "\"\n"))
                .isEqualTo(azure(new AzureCredentials.ManagedIdentity("studio", Optional.of(client))));
        assertThat(backend("azure", """
                container = "films-2026"
                account = "studio"
                endpoint = "https://studio.blob.core.chinacloudapi.cn"
                block_size = "4MB"
                """))
                .isEqualTo(new ServerConfig.Azure(new AzureSettings(
                        Optional.of(URI.create("https://studio.blob.core.chinacloudapi.cn")),
                        "films-2026",
                        new AzureCredentials.ManagedIdentity("studio", Optional.empty()),
                        4 << 20)));
    }

    private static ServerConfig.Azure azure(AzureCredentials credentials) {
        return new ServerConfig.Azure(new AzureSettings(Optional.empty(), "films", credentials, 16 << 20));
    }

    @Test
    void everyBadValueOfAzureSaysWhatWasWantedAndShowsNoSecret() throws IOException {
        Reading reading = read("azure", """
                container = "Films"
                account_key = "hunter2 is no base 64"
                client_id = "me"
                endpoint = "https://me:hunter2@films.blob.core.windows.net"
                block_size = "100MB"
                """);
        assertThat(errors(reading))
                .containsExactlyInAnyOrder(
                        "4: storage.azure.container: wanted a container's name: 3 to 63 small letters, digits and single"
                                + " hyphens, found 'Films'",
                        "6: storage.azure.client_id: wanted the client id of an identity, as 8-4-4-4-12 hex digits, found"
                                + " 'me'",
                        "6: storage.azure.client_id: does not go with storage.azure.account_key, which proves who comes."
                                + " Take one of them out",
                        "7: storage.azure.endpoint: wanted an address such as https://films.blob.core.windows.net or"
                                + " http://127.0.0.1:10000/films, without password, found something else (not shown)",
                        "8: storage.azure.block_size: wanted a size of 1MB to 64MB, found '100MB'",
                        "storage.azure.account: wanted an account's name: 3 to 24 small letters and digits, found nothing."
                                + " Set storage.azure.account, or storage.azure.connection_string");
        assertThat(reading.toString()).doesNotContain("hunter2");
    }

    @Test
    void aSecretOfNoUsableFormIsRefusedAndNotShown() throws IOException {
        for (String bad : List.of(
                "account = \"studio\"\naccount_key = \"hunter2 is no base 64\"\n",
                "connection_string = \"AccountKey=hunter2\"\n",
                "connection_string = \"hunter2\"\n",
                "account = \"studio\"\nconnection_string = \"" + CONNECTION + "\"\n")) {
            Reading reading = read("azure", "container = \"films\"\n" + bad);
            assertThat(errors(reading)).as(bad).hasSize(1);
            assertThat(reading.storage()).isEmpty();
            assertThat(reading.toString()).doesNotContain("hunter2", KEY);
        }
        assertThat(backend("azure", "container = \"films\"\naccount = \"studio\"\naccount_key = \"" + KEY + "\"\n")
                        .toString())
                .contains("***")
                .doesNotContain(KEY);
    }
}
