// SPDX-License-Identifier: Apache-2.0
package io.dits.cloud.azure;

import com.azure.core.credential.TokenCredential;
import com.azure.core.http.HttpClient;
import com.azure.core.http.jdk.httpclient.JdkHttpClientBuilder;
import com.azure.core.util.Configuration;
import com.azure.identity.ManagedIdentityCredentialBuilder;
import com.azure.identity.WorkloadIdentityCredentialBuilder;
import com.azure.storage.blob.BlobContainerClient;
import com.azure.storage.blob.BlobServiceClientBuilder;
import com.azure.storage.common.StorageSharedKeyCredential;
import com.azure.storage.common.policy.RequestRetryOptions;
import com.azure.storage.common.policy.RetryPolicyType;
import java.net.URI;
import java.time.Duration;
import java.util.Optional;

/** Makes the library's client of a container. It repeats nothing by itself: who calls this storage decides on that. */
final class AzureClient {
    private static final Duration CONNECT = Duration.ofSeconds(10);

    private AzureClient() {}

    static BlobContainerClient of(AzureSettings settings, AzureTransport transport) {
        HttpClient http = new JdkHttpClientBuilder(transport.connections().get())
                .connectionTimeout(CONNECT)
                .writeTimeout(transport.silence())
                .responseTimeout(transport.silence())
                .readTimeout(transport.silence())
                .build();
        BlobServiceClientBuilder builder = new BlobServiceClientBuilder()
                .httpClient(http)
                .retryOptions(new RequestRetryOptions(RetryPolicyType.FIXED, 1, (Duration) null, null, null, null));
        switch (settings.credentials()) {
            case AzureCredentials.ConnectionString connection -> builder.connectionString(connection.text());
            case AzureCredentials.AccountKey key ->
                builder.endpoint(address(settings.endpoint(), key.account()))
                        .credential(new StorageSharedKeyCredential(key.account(), key.key()));
            case AzureCredentials.ManagedIdentity identity ->
                builder.endpoint(address(settings.endpoint(), identity.account()))
                        .credential(identity(identity, http));
        }
        settings.endpoint().map(URI::toString).ifPresent(builder::endpoint);
        return builder.buildClient().getBlobContainerClient(settings.container());
    }

    private static String address(Optional<URI> endpoint, String account) {
        return endpoint.map(URI::toString).orElse("https://" + account + ".blob.core.windows.net");
    }

    /** Kubernetes says by a variable that it gives an identity to the pod. */
    private static TokenCredential identity(AzureCredentials.ManagedIdentity identity, HttpClient http) {
        if (Configuration.getGlobalConfiguration().contains("AZURE_FEDERATED_TOKEN_FILE")) {
            WorkloadIdentityCredentialBuilder workload = new WorkloadIdentityCredentialBuilder().httpClient(http);
            identity.clientId().ifPresent(workload::clientId);
            return workload.build();
        }
        ManagedIdentityCredentialBuilder managed = new ManagedIdentityCredentialBuilder().httpClient(http);
        identity.clientId().ifPresent(managed::clientId);
        return managed.build();
    }
}
