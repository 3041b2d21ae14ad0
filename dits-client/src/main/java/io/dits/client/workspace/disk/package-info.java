// SPDX-License-Identifier: Apache-2.0
/** What is asked of the file system: durable small files, locks between processes, and what a file looks like. */
@NullMarked
package io.dits.client.workspace.disk;

import org.jspecify.annotations.NullMarked;
