// SPDX-License-Identifier: Apache-2.0
/** How far long work is: what work reports to, knowing nothing of how it is shown. */
@NullMarked
package io.dits.client.progress;

import org.jspecify.annotations.NullMarked;
