// SPDX-License-Identifier: Apache-2.0
/** What operators do from a shell: accounts, checks of the configuration and of the storage. */
@NullMarked
package io.dits.server.admin;

import org.jspecify.annotations.NullMarked;
