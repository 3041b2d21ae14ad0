// SPDX-License-Identifier: Apache-2.0
package io.dits.server.http;

import java.io.BufferedOutputStream;

/** An answer's body, in writes of at least some size. */
final class AnswerOutput extends BufferedOutputStream {
    AnswerOutput(SinkOutput out) {
        super(out, SinkOutput.MOST);
    }
}
