package org.nbnsd.browser;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonElement;
import com.google.gson.JsonParser;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.assertions.LocatorAssertions.HasCountOptions;
import com.microsoft.playwright.assertions.LocatorAssertions.IsVisibleOptions;
import com.microsoft.playwright.options.AriaRole;
import java.net.URI;
import java.net.http.HttpRequest;
import java.nio.file.Path;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the console does when the server does not answer, has too many connections, or lets one in no longer. */
final class AwayInBrowserIT extends InBrowser {
    private static final IsVisibleOptions PATIENTLY = new IsVisibleOptions().setTimeout(60_000);

    @Override
    ConsoleSite site(Path directory) throws Exception {
        ConsoleSite made = new ConsoleSite(directory, false);
        made.host(10).register("PC-01<20>");
        return made;
    }

    private static void refuseOnce(Page page, String files) {
        Set<String> refused = ConcurrentHashMap.newKeySet();
        page.route(files, route -> {
            if (refused.add(route.request().url())) {
                route.abort("connectionclosed");
            } else {
                route.resume();
            }
        });
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "start.js", "style.css", "app.js", "lib.js", "stories.js", "vendor/preact.js", "verdict.js",
                "screens/overview.js", "chart.js", "vendor/uplot.js", "*"
            })
    void aFileThatIsRefusedAtFirstIsAskedForAgainAndThePageIsWhole(String file) {
        Page page = window.page();
        refuseOnce(page, file.equals("*") ? "**/console/files/**" : "**/console/files/*/" + file);
        page.navigate("/console");

        assertThat(heading(page, "Overview")).isVisible(PATIENTLY);
        assertThat(heading(page, "What needs you")).isVisible(PATIENTLY);
        assertThat(page.locator("#start")).hasCount(0);
        page.waitForFunction("() => getComputedStyle(document.querySelector('.side')).position === 'sticky'");
    }

    @Test
    void whoGetsNothingButThePageItselfIsToldWhy() {
        Page page = window.page();
        page.route("**/console/files/**", route -> route.abort("connectionclosed"));
        page.navigate("/console");

        assertThat(page.getByText("the server has too many connections, or does not answer: reload the page")).isVisible();
    }

    @Test
    void aFileThatNeverComesIsNoReasonToBlankThePage() {
        Page page = window.page();
        page.route("**/console/files/*/lib.js", route -> route.abort("connectionclosed"));
        page.navigate("/console");
        assertThat(page.getByText("It is asked for again.")).isVisible();

        page.unroute("**/console/files/*/lib.js");
        assertThat(heading(page, "Overview")).isVisible(PATIENTLY);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "/names", "/settings", "/hosts/10.0.0.1", "/about"})
    void aDaemonThatIsStoppedUnderAnOpenPageIsToldAndThePageGoesOnByItself(String screen) throws Exception {
        Page page = window.go("/console" + screen);
        String title = page.locator("h1").textContent();
        site.stopDaemon();
        try {
            page.evaluate("() => history.pushState(null, '', '/console/incidents')");
            page.evaluate("() => dispatchEvent(new Event('went'))");
            page.goBack();
            assertThat(page.getByText("does not answer").first()).isVisible(PATIENTLY);
        } finally {
            site.startDaemon();
        }
        assertThat(page.getByText("does not answer")).hasCount(0, new HasCountOptions().setTimeout(60_000));
        assertThat(heading(page, title)).isVisible(PATIENTLY);
        window.settle();
    }

    /** A daemon that was started anew knows events of its own only: what it cannot give is said to be missing. */
    @Test
    void eventsGoOnBehindTheLastOneWhenTheDaemonIsBackAndWhatIsLostIsAGap() throws Exception {
        Set<String> lastIds = ConcurrentHashMap.newKeySet();
        window.page().onRequest(request -> {
            if (request.url().contains("/events/stream")) {
                String last = request.allHeaders().get("last-event-id");
                lastIds.add(last == null ? "none" : last);
            }
        });
        Page page = window.go("/console/live");
        PlayedHost host = site.host(30);
        assertThat(page.getByText("live", new Page.GetByTextOptions().setExact(true))).isVisible();
        host.register("BEFORE<20>");
        assertThat(page.getByText("BEFORE<20>").first()).isVisible();

        site.stopDaemon();
        assertThat(page.getByText("the daemon does not answer").first()).isVisible(PATIENTLY);
        site.startDaemon();
        assertThat(page.getByText("live", new Page.GetByTextOptions().setExact(true))).isVisible(PATIENTLY);
        host.register("AFTER<20>");
        assertThat(page.getByText("AFTER<20>").first()).isVisible(PATIENTLY);
        assertThat(page.getByText("BEFORE<20>").first()).isVisible();
        assertThat(page.getByText("gap", new Page.GetByTextOptions().setExact(true))).isVisible();
        assertThat(lastIds).anyMatch(id -> id.matches("[0-9]+"));
    }

    @Test
    void whoseTokenIsRevokedUnderAnOpenPageSignsInAgainAndComesBackToIt() throws Exception {
        String token = site.token("temporary", "admin");
        window.signIn(token);
        Page page = window.go("/console/changes");
        assertThat(heading(page, "Who changed what")).isVisible();

        revoke("temporary");
        page.getByRole(AriaRole.LINK, new Page.GetByRoleOptions().setName("Tokens").setExact(true)).click();
        assertThat(heading(page, "Sign in")).isVisible();
        assertThat(page.getByText("Signed in:")).hasCount(0);
        page.getByLabel("Token").fill(admin);
        button(page, "Sign in").click();
        assertThat(heading(page, "Tokens")).isVisible();
    }

    private void revoke(String name) throws Exception {
        String all = site.send(HttpRequest.newBuilder(URI.create(site.url("/api/v1/tokens")))
                        .header("Authorization", "Bearer " + admin)
                        .build())
                .body();
        String id = JsonParser.parseString(all).getAsJsonObject().getAsJsonArray("tokens").asList().stream()
                .map(JsonElement::getAsJsonObject)
                .filter(each -> each.get("name").getAsString().equals(name))
                .findFirst()
                .orElseThrow()
                .get("id")
                .getAsString();
        assertThat(site.send(HttpRequest.newBuilder(URI.create(site.url("/api/v1/tokens/" + id)))
                                .header("Authorization", "Bearer " + admin)
                                .DELETE()
                                .build())
                        .statusCode())
                .isLessThan(300);
    }

    @Test
    void whoSignsOutInOneTabIsSignedOutInTheOther() {
        window.signIn(writer);
        Page page = window.go("/console/names");
        Page other = window.tab();
        other.navigate("/console/statics");
        assertThat(other.getByText("Signed in:")).isVisible();

        button(page, "Sign out").click();
        assertThat(heading(other, "Sign in")).isVisible();
        assertThat(other.getByText("Signed in:")).hasCount(0);
    }

    @Test
    void ofTwoTabsThatEditOneRecordTheSecondSeesBothVersions() {
        window.signIn(writer);
        Page page = window.go("/console/statics?name=TWOTABS");
        page.getByLabel("Addresses").fill("10.1.2.3");
        button(page, "Add").click();
        assertThat(page.getByText("TWOTABS<20> is there now")).isVisible();
        window.go("/console/names/TWOTABS%3C20%3E");
        Page other = window.tab();
        other.navigate("/console/names/TWOTABS%3C20%3E");
        button(page, "Edit").click();
        button(other, "Edit").click();
        page.getByLabel("Addresses, one in each line").fill("10.1.2.4");
        other.getByLabel("Addresses, one in each line").fill("10.1.2.5");

        button(page, "Change it").click();
        assertThat(page.locator("main").getByText("10.1.2.4").first()).isVisible();
        button(other, "Change it").click();
        assertThat(other.getByText("Somebody has changed it meanwhile.")).isVisible();
        assertThat(other.locator("dialog").getByText("10.1.2.4")).isVisible();
        assertThat(other.locator("dialog").getByText("10.1.2.5")).isVisible();
        button(other, "Begin with what it is now").click();
        assertThat(other.getByLabel("Addresses, one in each line")).hasValue("10.1.2.4");
        button(other, "Cancel").click();
        assertThat(other.locator("main").getByText("10.1.2.5")).hasCount(0);
    }
}
