// SPDX-License-Identifier: Apache-2.0
/** The commands that talk to a server. */
@NullMarked
package io.dits.client.cli.remote;

import org.jspecify.annotations.NullMarked;
