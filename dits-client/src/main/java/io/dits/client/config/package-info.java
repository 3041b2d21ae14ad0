// SPDX-License-Identifier: Apache-2.0
/** The user's own files: settings and credentials. Knows the file system and nothing of servers. */
@NullMarked
package io.dits.client.config;

import org.jspecify.annotations.NullMarked;
