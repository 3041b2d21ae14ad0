// SPDX-License-Identifier: Apache-2.0
/** Backups of database and content, and what is made of them again. */
@NullMarked
package io.dits.server.backup;

import org.jspecify.annotations.NullMarked;
