// SPDX-License-Identifier: Apache-2.0
package io.dits.e2e.docs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** A link that leads nowhere is a question without an answer. */
final class LinksTest {
    @Test
    void everyLinkOfEveryPageLeadsToAFileAndAHeadingThatAreThere() throws IOException {
        List<String> broken = new ArrayList<>();
        int links = 0;
        for (Page page : Page.all()) {
            for (String link : page.links()) {
                if (!link.matches("[a-z]+:.*")) {
                    links++;
                    if (!leadsSomewhere(page, link)) {
                        broken.add(Page.checkout().relativize(page.file()) + ": " + link);
                    }
                }
            }
        }
        assertThat(broken).isEmpty();
        assertThat(links).isGreaterThan(150);
    }

    private static boolean leadsSomewhere(Page page, String link) throws IOException {
        int hash = link.indexOf('#');
        String path = hash < 0 ? link : link.substring(0, hash);
        Path target = path.isEmpty()
                ? page.file()
                : Objects.requireNonNull(page.file().getParent()).resolve(path).normalize();
        return Files.exists(target) && (hash < 0 || Page.read(target).anchors().contains(link.substring(hash + 1)));
    }
}
