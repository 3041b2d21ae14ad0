// SPDX-License-Identifier: Apache-2.0
package io.dits.core.store;

import io.dits.core.model.RefName;
import io.dits.core.model.TargetId;
import java.util.Optional;

/**
 * The wish to move a ref from where it was seen.
 *
 * @param name the ref
 * @param from where it must be now; empty: it must not exist
 * @param to where it shall be; empty: it shall be gone
 */
public record RefChange(RefName name, Optional<TargetId> from, Optional<TargetId> to) {}
