// SPDX-License-Identifier: Apache-2.0
package io.dits.e2e.planted.client.sync;

import io.dits.e2e.planted.server.meta.Fact;

/** An offender: the client knows no server. */
public record KnowsServer(Fact fact) {}
