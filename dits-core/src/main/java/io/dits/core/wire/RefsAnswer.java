// SPDX-License-Identifier: Apache-2.0
package io.dits.core.wire;

import java.util.List;

/** Where the refs of a change are now. */
public record RefsAnswer(List<RefAnswer> refs) {}
