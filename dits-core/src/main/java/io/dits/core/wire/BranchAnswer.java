// SPDX-License-Identifier: Apache-2.0
package io.dits.core.wire;

import java.util.Optional;

/**
 * A branch or a tag.
 *
 * @param name its short name
 * @param commit the commit's hexadecimal id; that of the tagged commit for an annotated tag
 * @param tag the annotated tag's hexadecimal id, if it is one
 */
public record BranchAnswer(String name, String commit, Optional<String> tag) {}
