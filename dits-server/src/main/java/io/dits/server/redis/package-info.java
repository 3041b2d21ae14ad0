// SPDX-License-Identifier: Apache-2.0
/** Redis, which makes counts common to all servers and may be away or be emptied at any moment. Only this package knows it. */
@NullMarked
package io.dits.server.redis;

import org.jspecify.annotations.NullMarked;
