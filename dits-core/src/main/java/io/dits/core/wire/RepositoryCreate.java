// SPDX-License-Identifier: Apache-2.0
package io.dits.core.wire;

import java.util.Optional;

/**
 * Body of {@code POST /repos}.
 *
 * @param name 1 to 100 letters, digits, {@code . - _}
 * @param owner the caller if empty
 * @param description nothing if empty
 * @param visibility {@code private} (if empty) or {@code public}
 * @param defaultBranch a branch's short name; {@code main} if empty
 */
public record RepositoryCreate(
        String name,
        Optional<String> owner,
        Optional<String> description,
        Optional<String> visibility,
        Optional<String> defaultBranch) {}
