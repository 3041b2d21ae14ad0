// SPDX-License-Identifier: Apache-2.0
/** The root: the programs {@code dits-server}, {@code dits-admin} and {@code dits-migrate}, and the wiring of all parts. */
@NullMarked
package io.dits.server;

import org.jspecify.annotations.NullMarked;
