// SPDX-License-Identifier: Apache-2.0
package io.dits.core.wire;

import java.util.List;

/** A commit; ids are hexadecimal. */
public record CommitAnswer(
        String id, String tree, List<String> parents, PersonAnswer author, PersonAnswer committer, String message) {}
