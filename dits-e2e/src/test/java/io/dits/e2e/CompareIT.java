// SPDX-License-Identifier: Apache-2.0
package io.dits.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.dits.bench.Compare;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The comparison with peers in its short form: it runs whole. Its times mean nothing here, and are not looked at. */
final class CompareIT {
    @TempDir
    Path folder;

    @Test
    void theShortFormStoresChangesPushesAndClones() throws Exception {
        String checkout = Programs.checkout().toString();
        String table = Compare.run(
                "--home", checkout, "--dir", folder.toString(), "--size", "8", "--files", "200", "--rounds", "1");
        assertThat(table)
                .contains("| store v1 | dits |", "| store v2 | cp |", "| store small | dits |", "| store text | dits |")
                .contains("| status of 10 000 files | dits |", "| help | dits |")
                .contains("| push v1 | plain upload |", "| push v2 | dits |", "| clone | dits |");
    }
}
