// SPDX-License-Identifier: Apache-2.0
package io.dits.e2e.planted.core.model;

import io.dits.e2e.planted.core.store.Keeper;

/** An offender: values know no contracts. */
public record KnowsStore(Keeper keeper) {}
