// SPDX-License-Identifier: Apache-2.0
/** The frame of the command line: global options, output, errors, exit codes. Knows no single command. */
@NullMarked
package io.dits.client.cli;

import org.jspecify.annotations.NullMarked;
