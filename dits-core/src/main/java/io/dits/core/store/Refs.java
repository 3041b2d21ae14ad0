// SPDX-License-Identifier: Apache-2.0
package io.dits.core.store;

import io.dits.core.model.RefName;
import io.dits.core.model.TargetId;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;

/**
 * The pointers that move.
 *
 * <p>The contract, held by the suite {@code RefsContract}:
 *
 * <ol>
 *   <li>An update is all or none, and decided against the refs as they are at that moment.
 *   <li>Of several updates from one state exactly one is applied; the others learn where the ref is.
 *   <li>When update returns Applied, the new targets survive a crash and are seen by every later call.
 *   <li>A change from a target to itself is applied if the ref is there.
 *   <li>No ref's name is a directory of another's: {@code heads/a} and {@code heads/a/b} cannot both exist; wishing so
 *       is an IllegalArgumentException.
 * </ol>
 */
public interface Refs {
    /** Where the ref is. */
    Optional<TargetId> find(RefName name);

    /** All refs whose names start with a prefix, in order. */
    SortedMap<RefName, TargetId> list(String prefix);

    /** Moves all these refs or none; no name twice. */
    RefUpdate update(List<RefChange> changes);
}
