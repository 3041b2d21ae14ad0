// SPDX-License-Identifier: Apache-2.0
package io.dits.e2e.live;

import static org.assertj.core.api.Assertions.assertThat;

import io.dits.cloud.azure.AzureCredentials;
import io.dits.cloud.azure.AzureObjectStorage;
import io.dits.cloud.azure.AzureSettings;
import io.dits.cloud.gcs.GcsCredentials;
import io.dits.cloud.gcs.GcsObjectStorage;
import io.dits.cloud.gcs.GcsSettings;
import io.dits.core.store.ObjectStorage;
import io.dits.core.store.ObjectStorage.Listed;
import io.dits.server.config.ServerConfig;
import io.dits.server.service.OwnStorage;
import io.dits.testkit.azure.TestAzurite;
import io.dits.testkit.data.Samples;
import io.dits.testkit.gcs.FakeGcs;
import io.dits.testkit.postgres.TestPostgres;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** A push to a server whose content is at Azure or Google, and a clone from the server that is started after it. */
final class OtherCloudsIT {
    @RegisterExtension
    static final TestAzurite AZURITE = new TestAzurite();

    /** A database is of one storage. */
    @RegisterExtension
    static final TestPostgres WITH_AZURE = new TestPostgres();

    @RegisterExtension
    static final TestPostgres WITH_GOOGLE = new TestPostgres();

    @TempDir
    Path folder;

    @Test
    void whatIsPushedToAzureIsClonedBitExactFromTheNextServer() throws Exception {
        AzureSettings settings = new AzureSettings(
                Optional.empty(),
                TestAzurite.newContainer(),
                new AzureCredentials.ConnectionString(AZURITE.server().connectionString()),
                AzureSettings.LEAST_BLOCK_SIZE);
        pushRestartClone(WITH_AZURE, new ServerConfig.Azure(settings));
        assertThatAllIsWhereItBelongs(AzureObjectStorage.openExisting(settings));
    }

    @Test
    void whatIsPushedToGoogleIsClonedBitExactFromTheNextServer() throws Exception {
        try (FakeGcs google = FakeGcs.start()) {
            GcsSettings settings = new GcsSettings(
                    google.endpoint(),
                    "dits-storage",
                    Optional.of("studio"),
                    Optional.empty(),
                    new GcsCredentials.File(google.serviceAccount(folder)),
                    GcsSettings.PART_UNIT);
            pushRestartClone(WITH_GOOGLE, new ServerConfig.Gcs(settings));
            try (GcsObjectStorage storage = GcsObjectStorage.openExisting(settings)) {
                assertThatAllIsWhereItBelongs(storage);
            }
        }
    }

    private void pushRestartClone(TestPostgres postgres, ServerConfig.Backend backend) throws Exception {
        ServerConfig.Storage storage = new ServerConfig.Storage(backend, folder.resolve("spool"));
        byte[] film = Samples.random().bytes(6 << 20);
        try (LiveServer server = LiveServer.start(postgres, storage)) {
            server.user("ann");
            Somebody ann = new Somebody(folder.resolve("ann")).signedIn(server.address(), "ann");
            ann.dits(folder, "repo", "create", "ann/film").ok();
            ann.dits(folder, "clone", server.address() + "/ann/film", "one").ok();
            Files.write(folder.resolve("one/film.mov"), film);
            ann.dits(folder.resolve("one"), "add", "film.mov").ok();
            ann.dits(folder.resolve("one"), "commit", "-m", "Film").ok();
            ann.dits(folder.resolve("one"), "push", "-u", "origin", "main").ok();
        }
        try (LiveServer server = LiveServer.start(postgres, storage)) {
            Somebody bob = new Somebody(folder.resolve("bob")).signedIn(server.address(), "ann");
            bob.dits(folder, "clone", server.address() + "/ann/film", "other").ok();
            assertThat(folder.resolve("other/film.mov")).hasBinaryContent(film);
        }
    }

    private static void assertThatAllIsWhereItBelongs(ObjectStorage storage) {
        List<Listed> all = new ArrayList<>();
        storage.list("").forEachRemaining(all::add);
        assertThat(all)
                .filteredOn(listed -> !listed.key().equals(OwnStorage.MARK))
                .isNotEmpty()
                .allMatch(listed -> listed.key().text().startsWith("v1/chunks/"));
        assertThat(storage.get(OwnStorage.MARK)).isPresent();
    }
}
