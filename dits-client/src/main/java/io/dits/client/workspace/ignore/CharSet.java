// SPDX-License-Identifier: Apache-2.0
package io.dits.client.workspace.ignore;

/** Some characters. */
interface CharSet {
    /** True if the character is among them. */
    boolean has(char c);
}
