// SPDX-License-Identifier: Apache-2.0
package io.dits.core.wire;

import java.util.List;
import java.util.Optional;

/**
 * Body of {@code POST …/history}.
 *
 * @param want commits in hexadecimal whose ancestors are asked for
 * @param have commits in hexadecimal whose ancestors are known; those that the server lacks count as nothing
 * @param limit the most commits in the answer, 1 to 10 000 (if empty: 10 000)
 */
public record HistoryRequest(List<String> want, List<String> have, Optional<Integer> limit) {}
