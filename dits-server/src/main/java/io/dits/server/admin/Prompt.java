// SPDX-License-Identifier: Apache-2.0
package io.dits.server.admin;

/** Asks whoever sits at a terminal. */
@FunctionalInterface
public interface Prompt {
    /** The line that he types in answer, without showing it; empty at the end of the input. */
    String secret(String question);
}
