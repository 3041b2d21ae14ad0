// SPDX-License-Identifier: Apache-2.0
package io.dits.core.wire;

import java.util.Optional;

/** Body of {@code PATCH /repos/{owner}/{name}}: what is empty stays. */
public record RepositoryPatch(
        Optional<String> name,
        Optional<String> description,
        Optional<String> visibility,
        Optional<String> defaultBranch) {}
