// SPDX-License-Identifier: Apache-2.0
package io.dits.e2e.planted.core.model;

import io.dits.e2e.planted.storage.Shelf;

/** An offender: core knows nothing above it. */
public record KnowsStorage(Shelf shelf) {}
