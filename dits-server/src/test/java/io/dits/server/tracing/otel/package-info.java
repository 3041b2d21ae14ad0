// SPDX-License-Identifier: Apache-2.0
@NullMarked
package io.dits.server.tracing.otel;

import org.jspecify.annotations.NullMarked;
