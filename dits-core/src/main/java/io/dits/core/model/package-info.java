// SPDX-License-Identifier: Apache-2.0
/** The values of a repository: typed ids, names, and the objects as records. Knows nothing but the JDK. */
@NullMarked
package io.dits.core.model;

import org.jspecify.annotations.NullMarked;
