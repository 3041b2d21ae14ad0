// SPDX-License-Identifier: Apache-2.0
package io.dits.e2e.planted.server.service;

import io.dits.e2e.planted.server.postgres.Rows;

/** An offender: use cases know contracts only. */
public record KnowsPostgres(Rows rows) {}
