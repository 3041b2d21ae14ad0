// SPDX-License-Identifier: Apache-2.0
/** Commands as a person types them, in this process, on temporary folders. */
@NullMarked
package io.dits.client.commands;

import org.jspecify.annotations.NullMarked;
