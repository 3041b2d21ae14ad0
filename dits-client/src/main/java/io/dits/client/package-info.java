// SPDX-License-Identifier: Apache-2.0
/** The root of the dits command: the outside world is taken here and handed down. */
@NullMarked
package io.dits.client;

import org.jspecify.annotations.NullMarked;
