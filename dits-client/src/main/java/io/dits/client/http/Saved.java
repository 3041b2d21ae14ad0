// SPDX-License-Identifier: Apache-2.0
package io.dits.client.http;

/**
 * What need not go over because the server makes it of what it has.
 *
 * @param sent bytes fewer on the wire
 * @param content bytes of files that were copied there
 */
public record Saved(long sent, long content) {
    /** Nothing. */
    static final Saved NOTHING = new Saved(0, 0);

    Saved plus(Saved more) {
        return new Saved(sent + more.sent, content + more.content);
    }
}
