// SPDX-License-Identifier: Apache-2.0
package io.dits.cloud.azure;

import com.azure.storage.blob.BlobContainerClient;
import com.azure.storage.blob.models.BlobStorageException;
import com.azure.storage.blob.specialized.BlockBlobClient;
import io.dits.core.store.StorageKey;
import io.dits.core.store.StoreException;
import java.util.function.Function;
import java.util.function.Supplier;

/** A container that is made when a request finds that it is missing, if it may be. */
final class AzureContainer {
    private final BlobContainerClient client;
    private final boolean makes;

    AzureContainer(BlobContainerClient client, boolean makes) {
        this.client = client;
        this.makes = makes;
    }

    BlobContainerClient client() {
        return client;
    }

    String place() {
        return "container " + client.getBlobContainerName() + " of " + client.getAccountUrl();
    }

    /** What the work gives on the key's blob; it is done once more if the container had to be made. */
    <T> T ask(Function<BlockBlobClient, T> work, StorageKey key) {
        return ask(() -> work.apply(client.getBlobClient(key.text()).getBlockBlobClient()));
    }

    /** What the work gives; it is done once more if the container had to be made. */
    <T> T ask(Supplier<T> work) {
        try {
            return work.get();
        } catch (BlobStorageException e) {
            if (!makes || !AzureFailure.noContainer(e)) {
                throw e;
            }
            make();
            return work.get();
        }
    }

    private void make() {
        try {
            client.createIfNotExists();
        } catch (RuntimeException e) {
            throw AzureFailure.of(
                    place() + " is not there and cannot be made (az storage container create --name "
                            + client.getBlobContainerName() + " --account-name " + client.getAccountName() + ")",
                    e,
                    StoreException.Kind.UNAVAILABLE);
        }
    }
}
