// SPDX-License-Identifier: Apache-2.0
package io.dits.core.wire;

/** What every signed-in user may know of another. */
public record ProfileAnswer(String username, String displayName) {}
