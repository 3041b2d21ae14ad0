// SPDX-License-Identifier: Apache-2.0
/** Signing in by OAuth 2.0 and OpenID Connect: the code flow with PKCE. The protocol is the library's; here it is bound to a browser. */
@NullMarked
package io.dits.server.auth.oidc;

import org.jspecify.annotations.NullMarked;
