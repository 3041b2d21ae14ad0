// SPDX-License-Identifier: Apache-2.0
package io.dits.core.wire;

/** Body of {@code PUT …/members/{username}} and {@code PUT …/collaborators/{username}}. */
public record RoleRequest(String role) {}
