// SPDX-License-Identifier: Apache-2.0
package io.dits.server.meta;

/**
 * Who changes something, for the logs.
 *
 * @param actor the user's id
 * @param requestId the request that asked for it
 */
public record Cause(long actor, String requestId) {}
