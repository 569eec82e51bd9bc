package org.nbnsd.browser;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** 100,000 names in the console: the daemon gives pages of them, so that a browser has to do with a hundred at a time. */
final class ManyNamesInBrowserIT extends InBrowser {
    private static final int NAMES = 100_000;
    private static final int MOST_NODES = 4_000;

    @Override
    ConsoleSite site(Path directory) throws Exception {
        ConsoleSite made = new ConsoleSite(directory, false);
        StringBuilder csv = new StringBuilder("name,address\r\n");
        for (int i = 0; i < NAMES; i++) {
            csv.append("PC%06d<20>,10.%d.%d.%d\r%n".formatted(i, 20 + i / 60_000, i / 250 % 240, i % 250 + 1));
        }
        Path file = Files.writeString(directory.resolve("names.csv"), csv, StandardCharsets.US_ASCII);
        made.run("import", file.toString(), "--format", "csv", "--control", made.control());
        return made;
    }

    private static int nodes(Page page) {
        return ((Number) page.evaluate("() => document.querySelectorAll('*').length")).intValue();
    }

    private static List<String> shown(Page page) {
        return page.locator("table[aria-label=Names] tbody tr td:first-child .name").allTextContents();
    }

    @Test
    void aPageAtATimeIsAskedForAndShownWhateverIsSortedFilteredOrTurned() {
        AtomicInteger asked = new AtomicInteger();
        window.page().onRequest(request -> {
            if (request.url().contains("/api/v1/names")) {
                asked.incrementAndGet();
            }
        });
        Page page = window.go("/console/names");
        assertThat(page.getByRole(AriaRole.HEADING, new Page.GetByRoleOptions().setName("100,000 names"))).isVisible();
        assertThat(shown(page)).hasSize(100).startsWith("PC000000<20>");
        assertThat(asked).hasValue(1);
        assertThat(nodes(page)).isLessThan(MOST_NODES);

        button(page, "Next 100").click();
        assertThat(page.getByText("PC000100<20>")).isVisible();
        assertThat(shown(page)).hasSize(100).endsWith("PC000199<20>");
        assertThat(asked).hasValue(2);
        button(page, "Back").click();
        assertThat(page.getByText("PC000000<20>")).isVisible();
        assertThat(asked).hasValue(3);

        button(page, "Held by").click();
        assertThat(page.locator("th[aria-sort=ascending]")).hasCount(1);
        button(page, "Held by ▲").or(button(page, "Held by")).first().click();
        assertThat(page.locator("th[aria-sort=descending]")).hasCount(1);
        assertThat(page.getByText("PC099999<20>").or(page.getByText("PC0999")).first()).isVisible();
        assertThat(nodes(page)).isLessThan(MOST_NODES);

        int before = asked.get();
        page.getByLabel("Find names").fill("PC07777");
        assertThat(page.getByRole(AriaRole.HEADING, new Page.GetByRoleOptions().setName("10 names"))).isVisible();
        assertThat(shown(page)).hasSize(10).contains("PC077770<20>");
        assertThat(asked.get() - before).isBetween(1, 2);
    }
}
