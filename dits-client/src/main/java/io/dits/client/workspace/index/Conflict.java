// SPDX-License-Identifier: Apache-2.0
package io.dits.client.workspace.index;

import java.util.Optional;

/**
 * A path that both sides of a merge changed, until somebody decides.
 *
 * @param base what both started from, if there was anything
 * @param ours what stands on the branch that is merged into; empty if it was deleted there
 * @param theirs what stands on the merged branch; empty if it was deleted there
 */
public record Conflict(String path, Optional<Content> base, Optional<Content> ours, Optional<Content> theirs) {}
