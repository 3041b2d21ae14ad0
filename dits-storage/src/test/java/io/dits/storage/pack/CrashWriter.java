// SPDX-License-Identifier: Apache-2.0
package io.dits.storage.pack;

import io.dits.core.codec.Codec;
import io.dits.core.content.Blob;
import io.dits.core.model.ChunkId;
import io.dits.core.model.Kind;
import io.dits.core.model.ManifestNode;
import io.dits.core.model.ManifestNode.Part;
import io.dits.storage.catalog.FileCatalog;
import io.dits.storage.local.LocalObjectStorage;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/** A program that stores batches of objects for ever and says of each when it was acknowledged. It waits to be killed. */
final class CrashWriter {
    private CrashWriter() {}

    /** The folder, and the number of the first batch. */
    public static void main(String[] arguments) {
        PackBlobStore store = open(Path.of(arguments[0]));
        for (int batch = Integer.parseInt(arguments[1]); ; batch++) {
            store.putAll(batch(batch));
            System.out.println(batch);
        }
    }

    /** As a working copy opens it. */
    static PackBlobStore open(Path folder) {
        LocalObjectStorage storage = LocalObjectStorage.open(folder.resolve("objects"));
        return new PackBlobStore(
                storage, FileCatalog.open(folder.resolve("catalog")), storage.spool(), new SecureRandom());
    }

    /** Some chunks and the manifest of them, the same for the same number. Some batches are large and become several packs. */
    static List<Blob> batch(int number) {
        SplittableRandom random = new SplittableRandom(number);
        int most = random.nextInt(20) == 0 ? 4 << 20 : 1 << random.nextInt(4, 18);
        List<Blob> blobs = new ArrayList<>();
        List<Part<ChunkId>> parts = new ArrayList<>();
        for (int i = random.nextInt(2, 30); i > 0; i--) {
            byte[] bytes = new byte[random.nextInt(8, most)];
            random.nextBytes(bytes);
            Blob chunk = Blob.of(Kind.CHUNK, bytes);
            blobs.add(chunk);
            parts.add(new Part<>((ChunkId) chunk.id(), bytes.length));
        }
        blobs.add(Codec.encode(new ManifestNode.Leaf(1, parts)));
        return blobs;
    }
}
