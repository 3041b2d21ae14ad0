// SPDX-License-Identifier: Apache-2.0
package io.dits.storage.memory;

import io.dits.core.store.Refs;
import io.dits.testkit.contract.RefsContract;
import io.dits.testkit.data.SampleRepository;

final class MemoryRefsTest extends RefsContract {
    @Override
    protected Refs create(SampleRepository repository) {
        return new MemoryRefs();
    }
}
