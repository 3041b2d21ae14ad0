// SPDX-License-Identifier: Apache-2.0
package io.dits.client.workspace.add;

import io.dits.client.workspace.index.Content;
import io.dits.core.codec.Codec;
import io.dits.core.content.Profile;
import io.dits.core.model.ManifestId;
import io.dits.core.store.BlobStore;
import java.util.Optional;

/** Chooses how a file is cut. */
public final class Profiles {
    private Profiles() {}

    /** The profile for the next version of a file of {@code size} bytes. */
    public static Profile next(BlobStore store, long size, Optional<Content> before) {
        return before.filter(Content.OfFile.class::isInstance)
                .flatMap(content -> of(store, (Content.OfFile) content))
                .map(previous -> Profile.forSize(size, previous))
                .orElseGet(() -> Profile.forSize(size));
    }

    /** How a version was cut; unknown if it was one chunk, or its manifest is lost. */
    private static Optional<Profile> of(BlobStore store, Content.OfFile file) {
        return file.id() instanceof ManifestId id
                ? store.get(id)
                        .map(blob -> Profile.ofCode(Codec.manifest(blob.bytes()).profile()))
                : Optional.empty();
    }
}
