// SPDX-License-Identifier: Apache-2.0
package io.dits.e2e.planted.server.http;

import io.dits.e2e.planted.server.Root;

/** An offender: roots are imported by none. */
public record UsesTheRoot(Root root) {}
