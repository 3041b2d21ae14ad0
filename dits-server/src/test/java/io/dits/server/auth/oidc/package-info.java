// SPDX-License-Identifier: Apache-2.0
@NullMarked
package io.dits.server.auth.oidc;

import org.jspecify.annotations.NullMarked;
