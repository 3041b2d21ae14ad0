// SPDX-License-Identifier: Apache-2.0
package io.dits.core.model;

/** What a ref may point to: a commit, or an annotated tag. */
public sealed interface TargetId extends ObjectId permits CommitId, TagId {}
