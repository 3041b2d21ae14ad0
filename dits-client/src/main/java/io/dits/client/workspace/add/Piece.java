// SPDX-License-Identifier: Apache-2.0
package io.dits.client.workspace.add;

import io.dits.client.workspace.disk.FileStat;
import io.dits.client.workspace.index.Stamp;
import io.dits.core.content.Blob;
import io.dits.core.model.ChunkId;
import java.util.Optional;

/** What comes out of reading files, in their order. */
sealed interface Piece {
    /**
     * The next chunk of the current file.
     *
     * @param profile the code of the profile it was cut with
     * @param unknown its bytes if the store lacked them
     */
    record Chunk(int profile, ChunkId id, int length, Optional<Blob> unknown) implements Piece {}

    /**
     * The current file ends.
     *
     * @param after what it looked like when it had been read
     */
    record End(Source source, FileStat after, Stamp stamp) implements Piece {}

    /** There are no more files. */
    record Done() implements Piece {}
}
