// SPDX-License-Identifier: Apache-2.0
/** Certificates and keys from the files that operators and their tools write. */
@NullMarked
package io.dits.server.tls;

import org.jspecify.annotations.NullMarked;
