// SPDX-License-Identifier: Apache-2.0
package io.dits.client.sync;

import io.dits.core.model.RefName;
import io.dits.core.model.TargetId;
import java.util.Optional;

/**
 * A ref that shall be moved on the server.
 *
 * @param name its name there
 * @param to where it shall be; empty: it shall be gone
 * @param force whether it may go elsewhere than forward
 * @param lease where it must be for that, if that is asked for; the inner empty: it must not exist
 */
public record PushWish(RefName name, Optional<TargetId> to, boolean force, Optional<Optional<TargetId>> lease) {}
