// SPDX-License-Identifier: Apache-2.0
/** Questions and work over objects that refer to objects: children, history, reachability, transfer. */
@NullMarked
package io.dits.core.graph;

import org.jspecify.annotations.NullMarked;
