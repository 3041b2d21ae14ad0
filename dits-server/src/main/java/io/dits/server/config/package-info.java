// SPDX-License-Identifier: Apache-2.0
/** The settings of a server: read from a file and the environment, checked, all faults told at once. */
@NullMarked
package io.dits.server.config;

import org.jspecify.annotations.NullMarked;
