package org.nbnsd.browser;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Page.GetByRoleOptions;
import com.microsoft.playwright.options.AriaRole;
import com.microsoft.playwright.options.ColorScheme;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a person sees of a site, and does to it, in a browser. */
final class ConsoleInBrowserIT extends InBrowser {
    private static final Path PICTURES = Path.of(System.getProperty("nbnsd.pictures", "target/pictures"));
    static final List<String> SCREENS = List.of(
            "", "/incidents", "/incidents/PC-05%3C20%3E", "/live", "/names", "/names/ALICE%3C03%3E", "/hosts", "/statics", "/import",
            "/export", "/usage", "/partners", "/settings", "/changes", "/tokens", "/api", "/about", "/login");

    @Override
    ConsoleSite site(Path directory) throws Exception {
        ConsoleSite made = new ConsoleSite(directory, false);
        made.comeToWork();
        return made;
    }

    @Test
    void namesOfHostsAppear() {
        Page page = window.go("/console/names?q=PC-0");

        assertThat(page.getByRole(AriaRole.LINK, new GetByRoleOptions().setName("PC-01<20>"))).isVisible();
        assertThat(page.getByText("file server").first()).isVisible();
    }

    @Test
    void aSlashAtTheEndOfAnAddressLeadsToTheSameScreen() {
        assertThat(heading(window.go("/console/"), "Overview")).isVisible();
        assertThat(heading(window.go("/console/names/"), "Names")).isVisible();
    }

    @Test
    void aDuplicateComputerIsAnIncidentThatIsExplained() {
        Page page = window.go("/console/incidents");
        page.getByText("Two computers").first().click();

        assertThat(heading(page, "PC-05<20>")).isVisible();
        assertThat(page.getByText("Needs somebody").first()).isVisible();
        assertThat(page.getByText("Give one of the two another name")).isVisible();
        assertThat(page.getByText("What would change this:")).isVisible();
        Locator marks = page.locator(".lanes g[role=button]");
        assertThat(marks.filter(new Locator.FilterOptions().setHasText("answered: mine")).first()).isVisible();
        marks.filter(new Locator.FilterOptions().setHasText("refused")).first().click();
        assertThat(page.locator("main [role=status] p").filter(new Locator.FilterOptions().setHasText("claimed what another living host has")))
                .isVisible();
    }

    @Test
    void oneUserAtTwoMachinesIsNothingToDo() {
        Page page = window.go("/console/incidents?show=calm");
        page.getByText("One user, logged on at several machines; no conflict.").first().click();

        assertThat(heading(page, "ALICE<03>")).isVisible();
        assertThat(page.getByText("Nothing, for anybody.")).isVisible();
    }

    @Test
    void aStaticNameIsAddedChangedByTwoAtOnceDeletedAndTakenBack() throws Exception {
        window.signIn(writer);
        Page page = window.go("/console/statics");
        page.getByLabel("Name", new Page.GetByLabelOptions().setExact(true)).fill("PRINTER");
        page.getByLabel("Addresses").fill("10.1.2.3");
        button(page, "Add").click();
        assertThat(page.getByText("PRINTER<20> is there now")).isVisible();

        page = window.go("/console/names/PRINTER%3C20%3E");
        button(page, "Edit").click();
        page.getByLabel("Addresses, one in each line").fill("10.1.2.4");
        changeElsewhere("PRINTER%3C20%3E", "10.1.2.9");
        button(page, "Change it").click();
        assertThat(page.getByText("Somebody has changed it meanwhile.")).isVisible();
        assertThat(page.locator("dialog").getByText("10.1.2.9")).isVisible();
        assertThat(page.locator("dialog").getByText("10.1.2.4")).isVisible();
        button(page, "Go on with mine").click();
        button(page, "Change it").click();
        assertThat(page.locator("main").getByText("10.1.2.4").first()).isVisible();

        button(page, "Delete").click();
        button(page, "Delete it").click();
        assertThat(page.getByText("PRINTER<20> is deleted")).isVisible();
        button(page, "Undo").last().click();
        assertThat(page.getByText("PRINTER<20> is back")).isVisible();
        assertThat(page.locator("main").getByText("10.1.2.4").first()).isVisible();
    }

    private void changeElsewhere(String name, String address) throws Exception {
        String tag = site.get("/api/v1/names/" + name).headers().firstValue("ETag").orElseThrow();
        int status = site.send(HttpRequest.newBuilder(URI.create(site.url("/api/v1/names/" + name)))
                        .header("Authorization", "Bearer " + writer)
                        .header("Content-Type", "application/json")
                        .header("If-Match", tag)
                        .method("PATCH", BodyPublishers.ofString("{\"addresses\":[\"" + address + "\"]}"))
                        .build())
                .statusCode();
        assertThat(status).isEqualTo(200);
    }

    @Test
    void eventsComeStopWhenPausedAndComeAfterwards() throws Exception {
        PlayedHost host = site.host(40);
        Page page = window.go("/console/live");
        assertThat(page.getByText("live", new Page.GetByTextOptions().setExact(true))).isVisible();
        host.register("LATE01<20>");
        assertThat(page.getByText("LATE01<20>").first()).isVisible();

        button(page, "Pause").click();
        host.register("LATE02<20>");
        assertThat(page.getByText("paused, 1 event waiting").or(page.getByText("events waiting"))).isVisible();
        assertThat(page.getByText("LATE02<20>")).hasCount(0);

        button(page, "Go on").click();
        assertThat(page.getByText("LATE02<20>").first()).isVisible();
    }

    @ParameterizedTest
    @CsvSource({"<img/src=x>, 41", "\\x1B[31mRED\\x07, 42", "\\x00NUL, 43", "A&B\"C', 44", "\\xE2\\x80\\xAERTL, 45"})
    void hostileNamesAreText(String base, int number) throws Exception {
        String text = base.replace("<", "\\x3C").replace(">", "\\x3E") + "<20>";
        site.host(number).register(text);

        Page page = window.go("/console/hosts/" + site.address(number));
        page.locator("main table a .name").first().click();
        window.settle();
        assertThat(page.locator("h1")).containsText("<20>");
        assertThat(page.getByText("active").first()).isVisible();
        assertThat(page.locator("main img")).hasCount(0);
    }

    @Test
    void theKeyboardAloneLeadsFromTheOverviewToAnIncidentAndItsPackets() {
        Page page = window.go("/console");
        page.keyboard().press("Tab");
        assertThat(page.getByText("Skip to the content")).isFocused();
        page.keyboard().press("Enter");
        assertThat(page.locator("main")).isFocused();
        tabTo(page, "See why");
        page.keyboard().press("Enter");
        window.settle();
        assertThat(heading(page, "PC-05<20>")).isVisible();
        assertThat(page.locator("main")).isFocused();
        for (int i = 0; i < 40 && !isOnMark(page); i++) {
            page.keyboard().press("Tab");
        }
        page.keyboard().press("ArrowRight");
        page.keyboard().press("Enter");
        assertThat(page.locator(".lanes g[aria-pressed=true]")).hasCount(1);
        page.goBack();
        assertThat(heading(page, "Overview")).isVisible();
    }

    private static void tabTo(Page page, String text) {
        for (int i = 0; i < 60; i++) {
            page.keyboard().press("Tab");
            if (String.valueOf(page.evaluate("() => document.activeElement.textContent")).startsWith(text)) {
                return;
            }
        }
        throw new AssertionError("the keyboard does not reach " + text);
    }

    private static boolean isOnMark(Page page) {
        return (Boolean) page.evaluate("() => document.activeElement.matches('g[role=button]')");
    }

    @Test
    void aWrongTokenIsToldAndAGoodOneLeadsBackToWhereOneWas() {
        Page page = window.go("/console/tokens");
        assertThat(heading(page, "Sign in")).isVisible();
        page.getByLabel("Token").fill("nbnsd_wrong");
        button(page, "Sign in").click();
        assertThat(page.getByText("This token is not good")).isVisible();

        page.getByLabel("Token").fill(admin);
        button(page, "Sign in").click();
        assertThat(heading(page, "Tokens")).isVisible();
        assertThat(page.getByText("wendy").first()).isVisible();
        assertThat((String) page.evaluate("() => document.cookie")).isEmpty();
        button(page, "Sign out").click();
        assertThat(page.getByText("Sign in with a token")).isVisible();
    }

    @ParameterizedTest
    @CsvSource({"LIGHT, 1280", "DARK, 1280", "LIGHT, 360", "DARK, 360"})
    void noScreenHasAFaultOfContrastOrLabels(ColorScheme colours, int width) throws Exception {
        try (Window other = new Window(browser, site.url(""), width, 900, colours)) {
            other.signIn(admin);
            for (String screen : SCREENS) {
                other.go("/console" + screen);
                assertThat(other.faults()).as("%s in %s, %d wide", screen, colours, width).isEmpty();
            }
            other.assertClean();
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {360, 1920})
    void everyScreenFitsAPhoneAndAWall(int width) {
        try (Window other = new Window(browser, site.url(""), width, 740, ColorScheme.LIGHT)) {
            other.signIn(admin);
            for (String screen : SCREENS) {
                other.go("/console" + screen);
                assertThat(other.tooWide()).as(screen).isEmpty();
            }
            other.assertClean();
        }
    }

    @Test
    void theFirstPaintTakesLessThanAHundredKilobytes() {
        window.go("/console");
        Map<String, Long> cost = window.cost();
        System.out.println("the overview: " + cost);

        assertThat(cost.get("octets")).isPositive().isLessThan(100 << 10);
    }

    /** For the README, and for who looks at them. */
    @Test
    void pictures() throws Exception {
        Files.createDirectories(PICTURES);
        window.go("/console").locator(".chart canvas").waitFor();
        window.picture(PICTURES, "overview");
        window.go("/console/incidents/PC-05%3C20%3E");
        window.picture(PICTURES, "incident");
        window.go("/console/names/ALICE%3C03%3E");
        window.picture(PICTURES, "name");
        try (Window phone = new Window(browser, site.url(""), 390, 844, ColorScheme.LIGHT)) {
            phone.go("/console/incidents/PC-05%3C20%3E");
            phone.picture(PICTURES, "phone");
        }
        try (Window dark = new Window(browser, site.url(""), 1280, 900, ColorScheme.DARK)) {
            dark.go("/console/incidents");
            dark.picture(PICTURES, "dark");
            dark.signIn(admin);
            for (String screen : SCREENS) {
                dark.go("/console" + screen);
                dark.picture(PICTURES, "all" + screen.replaceAll("[^a-z]+", "-"));
            }
        }
        assertThat(PICTURES.resolve("overview.png")).isNotEmptyFile();
    }
}
