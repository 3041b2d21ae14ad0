// SPDX-License-Identifier: Apache-2.0
package io.dits.core.wire;

import java.time.Instant;

/** Who did something, and when (UTC). */
public record PersonAnswer(String name, String email, Instant time) {}
