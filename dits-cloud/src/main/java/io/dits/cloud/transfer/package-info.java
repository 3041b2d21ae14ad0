// SPDX-License-Identifier: Apache-2.0
/** Bytes on their way to and from a back-end, the same for all that need it. */
@NullMarked
package io.dits.cloud.transfer;

import org.jspecify.annotations.NullMarked;
