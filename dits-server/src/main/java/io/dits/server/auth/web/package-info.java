// SPDX-License-Identifier: Apache-2.0
/** Requests of the server's own to sign-in providers. */
@NullMarked
package io.dits.server.auth.web;

import org.jspecify.annotations.NullMarked;
