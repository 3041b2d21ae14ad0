// SPDX-License-Identifier: Apache-2.0
package io.dits.core.model;

/** What the bytes of one version of a file are named by: its chunk if it has but one, else its manifest. */
public sealed interface FileId extends ObjectId permits ChunkId, ManifestId {}
