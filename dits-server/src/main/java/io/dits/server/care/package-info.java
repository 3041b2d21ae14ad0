// SPDX-License-Identifier: Apache-2.0
/** Care for what is kept: proving it, mending it, making the catalog again. */
@NullMarked
package io.dits.server.care;

import org.jspecify.annotations.NullMarked;
