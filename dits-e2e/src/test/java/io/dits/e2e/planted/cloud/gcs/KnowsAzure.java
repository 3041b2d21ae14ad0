// SPDX-License-Identifier: Apache-2.0
package io.dits.e2e.planted.cloud.gcs;

import com.azure.storage.blob.BlobContainerClient;
import io.dits.e2e.planted.cloud.azure.Container;

/** An offender: back-ends do not know one another, nor one another's library. */
public record KnowsAzure(Container container, BlobContainerClient client) {}
