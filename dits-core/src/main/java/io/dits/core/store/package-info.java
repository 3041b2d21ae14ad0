// SPDX-License-Identifier: Apache-2.0
/** Contracts of everything that keeps something: object storage, blob stores, refs, and how they fail. */
@NullMarked
package io.dits.core.store;

import org.jspecify.annotations.NullMarked;
