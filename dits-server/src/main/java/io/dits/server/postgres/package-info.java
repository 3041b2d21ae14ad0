// SPDX-License-Identifier: Apache-2.0
/** PostgreSQL: the only truth for what changes, and the catalog of where content lies. The only package that knows SQL. */
@NullMarked
package io.dits.server.postgres;

import org.jspecify.annotations.NullMarked;
