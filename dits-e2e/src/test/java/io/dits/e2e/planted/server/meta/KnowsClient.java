// SPDX-License-Identifier: Apache-2.0
package io.dits.e2e.planted.server.meta;

import io.dits.e2e.planted.client.workspace.Chicken;

/** An offender: the server knows no client. */
public record KnowsClient(Chicken chicken) {}
