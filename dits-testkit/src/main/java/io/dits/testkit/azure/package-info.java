// SPDX-License-Identifier: Apache-2.0
/** Azure Blob Storage on 127.0.0.1. */
@NullMarked
package io.dits.testkit.azure;

import org.jspecify.annotations.NullMarked;
