package org.nbnsd.browser;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Page.GetByRoleOptions;
import com.microsoft.playwright.Playwright;
import com.microsoft.playwright.options.AriaRole;
import com.microsoft.playwright.options.ColorScheme;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.io.TempDir;

/** A site, and a browser that looks at it: one of both for all cases of a class, and a window for each. */
@TestInstance(Lifecycle.PER_CLASS)
abstract class InBrowser {
    private Playwright playwright;
    Browser browser;
    ConsoleSite site;
    String writer;
    String admin;
    Window window;

    /** The site that the cases are about. */
    abstract ConsoleSite site(Path directory) throws Exception;

    @BeforeAll
    void start(@TempDir Path directory) throws Exception {
        assumeTrue(Window.executable() != null, "no chromium");
        playwright = Playwright.create(
                new Playwright.CreateOptions().setEnv(Map.of("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1")));
        browser = Window.browser(playwright);
        site = site(directory);
        writer = site.token("wendy", "write");
        admin = site.token("ada", "admin");
    }

    @AfterAll
    void stop() {
        if (site != null) {
            site.close();
        }
        if (playwright != null) {
            playwright.close();
        }
    }

    @BeforeEach
    void open() {
        window = new Window(browser, site.url(""), 1280, 900, ColorScheme.LIGHT);
    }

    @AfterEach
    void nothingForeignWasAskedForAndNoScriptFailed() {
        window.assertClean();
        window.close();
    }

    static Locator button(Page page, String name) {
        return page.getByRole(AriaRole.BUTTON, new GetByRoleOptions().setName(name).setExact(true));
    }

    static Locator heading(Page page, String name) {
        return page.getByRole(AriaRole.HEADING, new GetByRoleOptions().setName(name).setExact(true));
    }
}
