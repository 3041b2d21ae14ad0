// SPDX-License-Identifier: Apache-2.0
/** Tests of reading certificates and keys. */
@NullMarked
package io.dits.server.tls;

import org.jspecify.annotations.NullMarked;
