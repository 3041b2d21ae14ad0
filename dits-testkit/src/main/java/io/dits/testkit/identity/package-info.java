// SPDX-License-Identifier: Apache-2.0
/** Sign-in providers on 127.0.0.1, and a browser that goes through their pages. */
@NullMarked
package io.dits.testkit.identity;

import org.jspecify.annotations.NullMarked;
