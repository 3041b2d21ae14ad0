// SPDX-License-Identifier: Apache-2.0
package io.dits.client.sync;

import io.dits.core.store.BlobStore;
import io.dits.core.store.Refs;

/** The working copy's own side of a copy. */
public record Local(BlobStore blobs, Refs refs) {}
