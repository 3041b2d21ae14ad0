// SPDX-License-Identifier: Apache-2.0
package io.dits.cloud.azure;

import io.dits.core.store.ObjectStorage;
import io.dits.testkit.azure.TestAzurite;
import io.dits.testkit.contract.ObjectStorageContract;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.extension.RegisterExtension;

final class AzureObjectStorageIT extends ObjectStorageContract {
    @RegisterExtension
    static final TestAzurite AZURITE = new TestAzurite();

    private String container = "";

    @Override
    protected ObjectStorage create() {
        container = TestAzurite.newContainer();
        return AzureObjectStorage.open(
                settings(), true, new AzureTransport(AzureTransport.USUAL.connections(), Duration.ofSeconds(60), 100));
    }

    @Override
    protected ObjectStorage reopen(ObjectStorage opened) {
        return AzureObjectStorage.openExisting(settings());
    }

    /** Small blocks, so that larger objects are put in several. */
    private AzureSettings settings() {
        return new AzureSettings(
                Optional.empty(),
                container,
                new AzureCredentials.ConnectionString(AZURITE.server().connectionString()),
                4 << 20);
    }

    /** More than two pages of 100: Azurite's deletions are slow. */
    @Override
    protected int many() {
        return 250;
    }
}
