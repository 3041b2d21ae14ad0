// SPDX-License-Identifier: Apache-2.0
package io.dits.cloud.azure;

import com.azure.storage.blob.BlobServiceClientBuilder;
import java.util.Base64;
import java.util.Optional;

/** How a storage account is told who comes. No form of it prints what is secret. */
public sealed interface AzureCredentials {
    /**
     * Account, key or shared access signature, and perhaps the address, in one text as Azure's portal shows it.
     *
     * @param text as in {@code DefaultEndpointsProtocol=https;AccountName=…;AccountKey=…;EndpointSuffix=core.windows.net}
     */
    record ConnectionString(String text) implements AzureCredentials {
        /**
         * Checks the form.
         *
         * @throws IllegalArgumentException that does not show the text
         */
        public ConnectionString {
            try {
                new BlobServiceClientBuilder().connectionString(text);
            } catch (RuntimeException e) {
                // Without the cause, which may quote the text.
                throw new IllegalArgumentException(
                        "wanted AccountName=…;AccountKey=…;EndpointSuffix=… as the portal shows it, found something else (not"
                                + " shown)");
            }
        }

        @Override
        public String toString() {
            return "***";
        }
    }

    /**
     * One of the two keys of an account.
     *
     * @param account the account's name
     * @param key in base 64
     */
    record AccountKey(String account, String key) implements AzureCredentials {
        /**
         * Checks the key's form.
         *
         * @throws IllegalArgumentException that does not show the key
         */
        public AccountKey {
            try {
                Base64.getDecoder().decode(key);
            } catch (IllegalArgumentException e) {
                throw new IllegalArgumentException(
                        "wanted the account's key in base 64 as the portal shows it, found something else (not shown)");
            }
        }

        @Override
        public String toString() {
            return account + ":***";
        }
    }

    /**
     * What the machine, the pod or the service is: a workload identity where Kubernetes gives one, else a managed identity.
     *
     * @param account the account's name
     * @param clientId which identity, where there are several; empty for the one of the machine
     */
    record ManagedIdentity(String account, Optional<String> clientId) implements AzureCredentials {}
}
