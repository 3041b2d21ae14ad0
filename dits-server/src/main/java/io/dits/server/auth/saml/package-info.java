// SPDX-License-Identifier: Apache-2.0
/**
 * Signing in by SAML 2.0: the web browser profile, with this server as service provider. Messages, metadata and encryption are the
 * library's, signatures the JDK's; what the profile asks for is checked here.
 */
@NullMarked
package io.dits.server.auth.saml;

import org.jspecify.annotations.NullMarked;
