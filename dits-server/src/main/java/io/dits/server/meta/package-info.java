// SPDX-License-Identifier: Apache-2.0
/** What the server keeps that changes (users, repositories, refs) as contracts, without saying where. */
@NullMarked
package io.dits.server.meta;

import org.jspecify.annotations.NullMarked;
