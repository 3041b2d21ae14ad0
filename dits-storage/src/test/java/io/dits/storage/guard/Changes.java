// SPDX-License-Identifier: Apache-2.0
package io.dits.storage.guard;

import io.dits.core.store.StoreException;
import java.util.ArrayList;
import java.util.List;

/** Remembers when a circuit opened and closed. */
final class Changes implements Circuit.Watcher {
    final List<String> heard = new ArrayList<>();

    @Override
    public void opened(StoreException last) {
        heard.add("opened");
    }

    @Override
    public void closed() {
        heard.add("closed");
    }
}
