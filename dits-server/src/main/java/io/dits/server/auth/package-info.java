// SPDX-License-Identifier: Apache-2.0
/** Passwords and tokens: what proves that somebody is who they say. The only package that knows the identity libraries. */
@NullMarked
package io.dits.server.auth;

import org.jspecify.annotations.NullMarked;
