// SPDX-License-Identifier: Apache-2.0
package io.dits.server.meta;

/** The addresses that accounts were signed in from within 90 days. */
public interface SignInAddresses {
    /** Notes that somebody proved there that the account is his. */
    void signedIn(long userId, String address);

    /** Whether somebody did. */
    boolean known(long userId, String address);
}
