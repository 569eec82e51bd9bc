package org.nbnsd.browser;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Page;
import com.microsoft.playwright.Page.GetByLabelOptions;
import com.microsoft.playwright.Response;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.nbnsd.name.NetbiosName;

/** What holds on every screen: links lead somewhere, names of attackers are text, and the keyboard is enough. */
final class EveryScreenInBrowserIT extends InBrowser {
    /** Of pages of one kind, such as those of names, so many are looked at. */
    private static final int MOST_OF_A_KIND = 3;

    private static final int MOST_TABS = 120;

    private static final List<String> HOSTILE = List.of(
            "\\x3Cscript\\x3E<20>",
            "\\x3Cimg/src=x\\x3E<20>",
            "\\x1B[31mRED\\x07<20>",
            "\\xE2\\x80\\xAERTL<20>",
            "\\x00NUL<20>",
            "%41%00%2F..<20>",
            "\\xFF".repeat(15) + "<FF>");

    @Override
    ConsoleSite site(Path directory) throws Exception {
        ConsoleSite made = new ConsoleSite(directory, false);
        made.comeToWork();
        return made;
    }

    /** What a screen shows when something is wrong with it. */
    private static void assertIsWell(Page page, String where) {
        assertThat(page.locator("main [role=alert]").allTextContents()).as(where).isEmpty();
        assertThat(page.locator("h1").textContent()).as(where).isNotEqualTo("There is no such screen");
    }

    private static List<String> links(Page page) {
        Object found = page.evaluate("""
                () => [...document.querySelectorAll("a[href]")].map(a => a.href).filter(h => h.startsWith(location.origin))
                  .map(h => h.slice(location.origin.length).replace(/#.*/, ""))
                """);
        return ((List<?>) found).stream().map(String::valueOf).toList();
    }

    private static String kind(String link) {
        return link.replaceAll("(?<=/(names|hosts|incidents)/)[^?]+", "X").replaceAll("(?<==)[^&]+", "X");
    }

    @Test
    void everyLinkOfEveryScreenLeadsSomewhere() throws Exception {
        window.signIn(admin);
        Deque<String> open = new ArrayDeque<>();
        ConsoleInBrowserIT.SCREENS.forEach(screen -> open.add("/console" + screen));
        Set<String> seen = new HashSet<>();
        Map<String, Integer> kinds = new HashMap<>();
        while (!open.isEmpty()) {
            String link = open.remove();
            if (!seen.add(link) || kinds.merge(kind(link), 1, Integer::sum) > MOST_OF_A_KIND) {
                continue;
            }
            if (!link.startsWith("/console")) {
                assertThat(site.get(link).statusCode()).as(link).isEqualTo(200);
                continue;
            }
            Response response = window.page().navigate(link);
            assertThat(response.status()).as(link).isEqualTo(200);
            window.settle();
            assertIsWell(window.page(), link);
            open.addAll(links(window.page()));
        }
        assertThat(kinds).hasSizeGreaterThan(30);
    }

    @Test
    void namesOfAttackersAreTextOnEveryScreen() throws Exception {
        PlayedHost has = site.host(50);
        PlayedHost wants = site.host(51);
        for (String name : HOSTILE) {
            has.register(name);
            wants.claim(NetbiosName.parse(name));
            wants.query(name.replaceAll("<..>$", "<1F>"));
        }
        put("\\x3Cb\\x3EBOLD\\x3C/b\\x3E<20>");

        window.signIn(admin);
        Page page = window.page();
        Deque<String> screens = new ArrayDeque<>();
        ConsoleInBrowserIT.SCREENS.forEach(screen -> screens.add("/console" + screen));
        screens.add("/console/hosts/" + site.address(50));
        window.go("/console/names?address=" + site.address(50));
        List<String> names = links(page).stream()
                .filter(link -> link.startsWith("/console/names/"))
                .toList();
        assertThat(names).hasSize(HOSTILE.size());
        names.forEach(name -> {
            screens.add(name);
            screens.add(name.replace("/names/", "/incidents/"));
        });
        for (String screen : screens) {
            window.go(screen);
            assertIsWell(page, screen);
            assertThat(page.locator("main script, main img, main b, main iframe").count()).as(screen).isZero();
            assertThat(page.locator("main").textContent())
                    .as(screen)
                    .doesNotContain("\u001b", "\u202e", "\u0000", "\u0007");
            assertThat(window.tooWide()).as(screen).isEmpty();
        }
    }

    private void put(String name) throws Exception {
        String body = "{\"names\":[\"" + name.replace("\\", "\\\\") + "\"],\"addresses\":[\"10.3.3.3\"],\"reason\":\"<i>why</i>\"}";
        int status = site.send(HttpRequest.newBuilder(URI.create(site.url("/api/v1/names")))
                        .header("Authorization", "Bearer " + writer)
                        .header("Content-Type", "application/json")
                        .POST(BodyPublishers.ofString(body))
                        .build())
                .statusCode();
        assertThat(status).isBetween(200, 201);
    }

    /** Presses Tab until that has the focus, which is seen wherever it is on the way. */
    private static void tabTo(Page page, String selector) {
        for (int i = 0; i < MOST_TABS; i++) {
            page.keyboard().press("Tab");
            Object seen = page.evaluate("""
                    () => {
                      const e = document.activeElement;
                      const style = getComputedStyle(e);
                      const ring = e.querySelector(".ring");
                      return e === document.body || style.outlineStyle !== "none" || (ring && getComputedStyle(ring).stroke !== "none");
                    }
                    """);
            assertThat(seen).as("the focus is seen on the way to %s", selector).isEqualTo(true);
            if ((Boolean) page.evaluate("s => document.activeElement.matches(s)", selector)) {
                return;
            }
        }
        throw new AssertionError("the keyboard does not reach " + selector);
    }

    @Test
    void everyScreenIsReachedByTheKeyboard() {
        window.signIn(admin);
        Page page = window.go("/console");
        List<String> items = page.locator("a.item").all().stream()
                .map(item -> item.getAttribute("href"))
                .toList();
        assertThat(items).hasSizeGreaterThan(14);
        for (String item : items) {
            window.go(item.equals("/console") ? "/console/about" : "/console");
            tabTo(page, "a.item[href='" + item + "']");
            page.keyboard().press("Enter");
            page.waitForURL("**" + item);
            window.settle();
            assertThat(page.locator("main")).isFocused();
            assertIsWell(page, item);
        }
    }

    @Test
    void aRecordIsMadeEditedAndDeletedByTheKeyboardAndTheFocusIsAfterwardsWhereItWas() {
        window.signIn(writer);
        Page page = window.go("/console/statics");
        page.getByLabel("Name", new GetByLabelOptions().setExact(true)).focus();
        page.keyboard().type("BYKEYS");
        page.keyboard().press("Tab");
        page.keyboard().type("10.4.4.4");
        page.keyboard().press("Enter");
        assertThat(page.getByText("BYKEYS<20> is there now")).isVisible();

        page = window.go("/console/names/BYKEYS%3C20%3E");
        tabTo(page, "main .head button:not(.danger)");
        assertThat(page.locator(":focus")).hasText("Edit");
        page.keyboard().press("Enter");
        assertThat(page.locator("dialog[open]")).isVisible();
        page.keyboard().press("Escape");
        assertThat(page.locator("dialog")).hasCount(0);
        assertThat(page.locator(":focus")).hasText("Edit");

        page.keyboard().press("Enter");
        tabTo(page, "dialog textarea");
        page.keyboard().press("Control+A");
        page.keyboard().type("10.4.4.5");
        tabTo(page, "dialog button.main");
        page.keyboard().press("Enter");
        assertThat(page.locator("main").getByText("10.4.4.5").first()).isVisible();
        assertThat(page.locator("dialog")).hasCount(0);

        tabTo(page, "main .head button.danger");
        page.keyboard().press("Enter");
        tabTo(page, "dialog button.main");
        page.keyboard().press("Enter");
        assertThat(page.getByText("BYKEYS<20> is deleted")).isVisible();
        tabTo(page, ".toast:last-child button:not(.quiet)");
        page.keyboard().press("Enter");
        assertThat(page.getByText("BYKEYS<20> is back")).isVisible();
    }
}
