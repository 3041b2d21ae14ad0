// SPDX-License-Identifier: Apache-2.0
/** What operators install from: the files of {@code deploy}, tried with the programs that they are for. */
@NullMarked
package io.dits.e2e.deploy;

import org.jspecify.annotations.NullMarked;
