package org.nbnsd.browser;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.BrowserType;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Playwright;
import com.microsoft.playwright.options.ColorScheme;
import com.microsoft.playwright.options.ReducedMotion;
import com.microsoft.playwright.options.WaitForSelectorState;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** A window of a browser, which notes what no page of ours may do. */
final class Window implements AutoCloseable {
    private static final List<String> BROWSERS = List.of("/usr/bin/chromium", "/usr/bin/chromium-browser");
    private static final List<String> QUIET = List.of(
            "--no-sandbox",
            "--disable-gpu",
            "--disable-quic",
            "--no-first-run",
            "--disable-background-networking",
            "--disable-component-update",
            "--disable-sync");
    private static final String AXE = "/META-INF/resources/webjars/axe-core/4.6.3/axe.min.js";

    private final BrowserContext context;
    private final Page page;
    private final List<String> foreign = new ArrayList<>();
    private final List<String> complaints = new ArrayList<>();

    /** The browser of this machine; null if there is none. */
    static @Nullable Path executable() {
        return BROWSERS.stream().map(Path::of).filter(Files::isExecutable).findFirst().orElse(null);
    }

    /** One browser for many windows. */
    static Browser browser(Playwright playwright) {
        return playwright
                .chromium()
                .launch(new BrowserType.LaunchOptions()
                        .setExecutablePath(Objects.requireNonNull(executable(), "chromium"))
                        .setArgs(QUIET));
    }

    Window(Browser browser, String root, int width, int height, ColorScheme colours) {
        context = browser.newContext(new Browser.NewContextOptions()
                .setViewportSize(width, height)
                .setColorScheme(colours)
                .setReducedMotion(ReducedMotion.REDUCE)
                .setBaseURL(root));
        page = context.newPage();
        page.onRequest(request -> {
            if (!request.url().startsWith(root) && !request.url().startsWith("blob:") && !request.url().startsWith("data:")) {
                foreign.add(request.url());
            }
        });
        page.onConsoleMessage(message -> {
            if (message.text().contains("Content Security Policy") || message.text().contains("TypeError")) {
                complaints.add(message.text());
            }
        });
        page.onPageError(complaints::add);
    }

    /** Another tab of the same browser: it has the same cookies. */
    Page tab() {
        return context.newPage();
    }

    Page page() {
        return page;
    }

    /** Goes to a screen, and waits until it has what it asked for. */
    Page go(String path) {
        page.navigate(path);
        settle();
        return page;
    }

    /** Shows a token, and is let in. */
    void signIn(String token) {
        go("/console/login");
        page.getByLabel("Token").fill(token);
        InBrowser.button(page, "Sign in").click();
        // On a phone it is in the menu, which is closed.
        page.getByText("Signed in:").waitFor(new Locator.WaitForOptions().setState(WaitForSelectorState.ATTACHED));
        settle();
    }

    void settle() {
        page.waitForFunction("() => document.querySelector('h1') && !document.querySelector('.loading')");
    }

    /** What axe-core finds of contrast, labels, names, roles and the order of headings, in words. */
    List<String> faults() throws IOException {
        page.evaluate(axe());
        Object found = page.evaluate("""
                async () => (await axe.run(document, {resultTypes: ["violations"]})).violations
                  .flatMap(v => v.nodes.map(n => v.id + " (" + v.impact + "): " + n.target.join(" ") + " " + n.html.slice(0, 120)))
                """);
        return ((List<?>) found).stream().map(String::valueOf).toList();
    }

    private static String axe() throws IOException {
        try (InputStream in = Objects.requireNonNull(Window.class.getResourceAsStream(AXE), AXE)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    /** What makes the page wider than the window. */
    List<String> tooWide() {
        Object found = page.evaluate("""
                () => document.documentElement.scrollWidth <= document.documentElement.clientWidth ? [] : [...document.querySelectorAll("body *")]
                  .filter(e => e.getBoundingClientRect().right > document.documentElement.clientWidth + 1 && !e.closest(".scroll, .lanes, pre"))
                  .slice(0, 8).map(e => e.tagName + "." + e.className + " " + Math.round(e.getBoundingClientRect().right) + " " + e.textContent.slice(0, 60))
                  .concat("the page is " + document.documentElement.scrollWidth + " wide")
                """);
        return ((List<?>) found).stream().map(String::valueOf).toList();
    }

    /** Octets that came over the network for the page and all that it needed, and the milliseconds until something was painted. */
    Map<String, Long> cost() {
        Object cost = page.evaluate("""
                () => ({octets: performance.getEntriesByType("resource").concat(performance.getEntriesByType("navigation"))
                    .filter(e => !e.name.includes("/api/")).reduce((sum, e) => sum + e.transferSize, 0),
                  paint: Math.round((performance.getEntriesByName("first-contentful-paint")[0] || {startTime: 0}).startTime)})
                """);
        Map<?, ?> map = (Map<?, ?>) cost;
        return Map.of(
                "octets", ((Number) map.get("octets")).longValue(),
                "paint", ((Number) map.get("paint")).longValue());
    }

    void picture(Path folder, String name) {
        page.screenshot(new Page.ScreenshotOptions().setPath(folder.resolve(name + ".png")));
    }

    /** No foreign request, no breach of the policy, no error of a script. */
    void assertClean() {
        assertThat(Stream.of(foreign, complaints).flatMap(List::stream)).isEmpty();
    }

    @Override
    public void close() {
        context.close();
    }
}
