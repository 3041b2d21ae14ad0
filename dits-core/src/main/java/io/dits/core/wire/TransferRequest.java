// SPDX-License-Identifier: Apache-2.0
package io.dits.core.wire;

import java.util.Optional;

/**
 * Body of {@code POST /repos/{owner}/{name}/transfer}.
 *
 * @param owner who gets the repository: a user or an organisation
 * @param name the name that it has there; as now if empty
 */
public record TransferRequest(String owner, Optional<String> name) {}
