// SPDX-License-Identifier: Apache-2.0
package io.dits.e2e.planted.cloud.s3;

import io.dits.e2e.planted.server.meta.Fact;

/** An offender: back-ends know no server. */
public record KnowsServer(Fact fact) {}
