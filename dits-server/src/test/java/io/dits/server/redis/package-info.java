// SPDX-License-Identifier: Apache-2.0
@NullMarked
package io.dits.server.redis;

import org.jspecify.annotations.NullMarked;
