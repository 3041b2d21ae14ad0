// SPDX-License-Identifier: Apache-2.0
package io.dits.server.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

final class HtmlTest {
    private static final String EVIL = "<a href=\"x\" title='y'>&{}</a>";
    private static final String HARMLESS = "&lt;a href=&quot;x&quot; title=&#39;y&#39;&gt;&amp;{}&lt;/a&gt;";

    @Test
    void whatComesFromOutsideIsText() {
        assertThat(Html.of("<p title=\"{}\">{}</p>", EVIL, EVIL).markup())
                .isEqualTo("<p title=\"" + HARMLESS + "\">" + HARMLESS + "</p>");
        assertThat(Html.of("{}", List.of(EVIL, Html.of("<b>{}</b>", EVIL))).markup())
                .isEqualTo(HARMLESS + "<b>" + HARMLESS + "</b>");
    }

    @Test
    void aTemplateHasAsManyPlacesAsValues() {
        assertThatThrownBy(() -> Html.of("{}{}", "a")).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> Html.of("{}", "a", "b")).isInstanceOf(IllegalArgumentException.class);
    }

    /** Every piece that pages are made of, each with a text that would break out of any place that does not escape. */
    @Test
    void noPieceOfAPageLetsTextOut() {
        Html body = Page.all(
                Page.form(EVIL, EVIL, Page.hidden(EVIL, EVIL)),
                Page.field(EVIL, EVIL, EVIL, EVIL, EVIL),
                Page.button(EVIL),
                Page.button(EVIL, EVIL, EVIL, EVIL),
                Page.paragraph(EVIL),
                Page.link(EVIL, EVIL));
        for (String field : List.of("", EVIL)) {
            assertThat(new Page(EVIL, Optional.of(new Page.Fault(EVIL, field)), body)
                            .html()
                            .markup())
                    .doesNotContain("title='y'", "href=\"x\"")
                    .contains(HARMLESS);
        }
    }
}
