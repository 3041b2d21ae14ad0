// SPDX-License-Identifier: Apache-2.0
package io.dits.e2e.planted.storage;

import io.dits.e2e.planted.server.meta.Fact;

/** An offender: storage knows no server. */
public record KnowsServer(Fact fact) {}
