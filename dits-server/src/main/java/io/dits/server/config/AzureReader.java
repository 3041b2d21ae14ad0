// SPDX-License-Identifier: Apache-2.0
package io.dits.server.config;

import io.dits.cloud.azure.AzureCredentials;
import io.dits.cloud.azure.AzureSettings;
import java.net.URI;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/** Reads {@code [storage.azure]}. */
final class AzureReader {
    private AzureReader() {}

    static Optional<AzureSettings> read(Values values) {
        Optional<URI> endpoint = values.find(StorageKeys.AZURE_ENDPOINT);
        Optional<AzureCredentials> credentials = credentials(values);
        int blockSize = values.find(StorageKeys.AZURE_BLOCK_SIZE, (long) AzureSettings.USUAL_BLOCK_SIZE)
                .intValue();
        return values.require(StorageKeys.AZURE_CONTAINER, "Set storage.azure.container")
                .flatMap(container -> credentials.map(who -> new AzureSettings(endpoint, container, who, blockSize)));
    }

    private static Optional<AzureCredentials> credentials(Values values) {
        Optional<String> client = values.find(StorageKeys.AZURE_CLIENT);
        if (values.has(StorageKeys.AZURE_CONNECTION)) {
            for (Key<?> other : List.of(StorageKeys.AZURE_ACCOUNT, StorageKeys.AZURE_KEY, StorageKeys.AZURE_CLIENT)) {
                refuseBeside(values, other, "storage.azure.connection_string, which says who comes");
            }
            return values.find(StorageKeys.AZURE_CONNECTION)
                    .flatMap(text -> formed(
                            values,
                            StorageKeys.AZURE_CONNECTION,
                            () -> new AzureCredentials.ConnectionString(text.reveal())));
        }
        Optional<String> account = values.require(
                StorageKeys.AZURE_ACCOUNT, "Set storage.azure.account, or storage.azure.connection_string");
        if (!values.has(StorageKeys.AZURE_KEY)) {
            return account.map(name -> new AzureCredentials.ManagedIdentity(name, client));
        }
        refuseBeside(values, StorageKeys.AZURE_CLIENT, "storage.azure.account_key, which proves who comes");
        Optional<Secret> key = values.find(StorageKeys.AZURE_KEY);
        return account.flatMap(name -> key.flatMap(proof ->
                formed(values, StorageKeys.AZURE_KEY, () -> new AzureCredentials.AccountKey(name, proof.reveal()))));
    }

    private static void refuseBeside(Values values, Key<?> key, String other) {
        if (values.has(key)) {
            values.error(key, "does not go with " + other + ". Take one of them out");
        }
    }

    private static Optional<AzureCredentials> formed(
            Values values, Key<?> key, Supplier<AzureCredentials> credentials) {
        try {
            return Optional.of(credentials.get());
        } catch (IllegalArgumentException e) {
            values.error(key, String.valueOf(e.getMessage()));
            return Optional.empty();
        }
    }
}
