// SPDX-License-Identifier: Apache-2.0
package io.dits.core.wire;

import java.util.Optional;

/**
 * A ref.
 *
 * @param name {@code heads/…} or {@code tags/…}
 * @param target {@code commit:hex} or {@code tag:hex}; empty if the ref was deleted
 */
public record RefAnswer(String name, Optional<String> target) {}
