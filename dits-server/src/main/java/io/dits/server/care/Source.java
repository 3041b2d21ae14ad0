// SPDX-License-Identifier: Apache-2.0
package io.dits.server.care;

import io.dits.core.content.Blob;
import io.dits.core.model.ObjectId;
import java.util.Set;
import java.util.function.Consumer;

/** Where whole copies of damaged objects may be. */
public interface Source {
    /** What it is, for people. */
    String name();

    /** Hands out those of the objects that it has, proven, each once. */
    void find(Set<ObjectId> wanted, Consumer<Blob> sink);
}
