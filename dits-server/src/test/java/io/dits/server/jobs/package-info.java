// SPDX-License-Identifier: Apache-2.0
@NullMarked
package io.dits.server.jobs;

import org.jspecify.annotations.NullMarked;
