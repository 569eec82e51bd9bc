package org.nbnsd.browser;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Download;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.FilePayload;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpRequest;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a person does with whole files, tokens, partners and the configuration, in a browser. */
final class WorkInBrowserIT extends InBrowser {
    private static final long DAYS_3 = 3 * 86_400;

    @Override
    ConsoleSite site(Path directory) throws Exception {
        ConsoleSite made = new ConsoleSite(directory, true);
        made.host(10).register("PC-01<20>");
        made.startPartner("FAR#20");
        return made;
    }

    private static FilePayload winsDat(String... names) {
        StringBuilder text = new StringBuilder("VERSION 1 0\n");
        long ends = Instant.now().getEpochSecond() + DAYS_3;
        for (int i = 0; i < names.length; i++) {
            text.append('"').append(names[i]).append("#20\" ").append(ends).append(" 10.7.0.").append(i + 1);
            text.append(" 64R\n");
        }
        return new FilePayload("wins.dat", "application/octet-stream", text.toString().getBytes(StandardCharsets.US_ASCII));
    }

    private Page choose(FilePayload file) {
        Page page = window.go("/console/import");
        page.locator("input[type=file]").setInputFiles(file);
        assertThat(heading(page, "What would change")).isVisible();
        return page;
    }

    @Test
    void aFileOfSambaIsLookedAtAndThenTaken() {
        window.signIn(writer);
        Page page = choose(winsDat("OLD-01", "OLD-02", "PC-01"));
        assertThat(page.getByText("read as wins.dat")).isVisible();
        assertThat(button(page, "new 2")).isVisible();
        assertThat(button(page, "left as it is 1")).isVisible();
        assertThat(page.getByText("10.7.0.2").first()).isVisible();

        button(page, "Take 2 records").click();
        assertThat(page.getByText("The records are in the table")).isVisible();
        page = window.go("/console/names/OLD-02%3C20%3E");
        assertThat(page.locator("main").getByText("10.7.0.2").first()).isVisible();
        page = window.go("/console/changes");
        assertThat(page.getByText("wendy").first()).isVisible();
    }

    @Test
    void whatIsNoRecordIsToldByItsLine() {
        window.signIn(writer);
        Page page = choose(new FilePayload("wins.dat", "", "VERSION 1 0\n\"GOOD#20\" nonsense 10.1.1.1 64R\n".getBytes(StandardCharsets.US_ASCII)));
        assertThat(page.getByText("1 line with something to say")).isVisible();
        assertThat(page.getByText("line 2")).isVisible();
        assertThat(page.getByText("Nothing would change.")).isVisible();
    }

    @ParameterizedTest
    @CsvSource({"JSON, .json", "CSV, .csv", "LMHOSTS, .txt", "Samba wins.dat, .dat"})
    void theRecordsAreSavedAsAFile(String format, String ending) throws IOException {
        Page page = window.go("/console/export");
        Download saved = page.waitForDownload(() -> button(page, "Save as " + format).click());
        assertThat(saved.suggestedFilename()).endsWith(ending);
        assertThat(Files.readString(saved.path(), StandardCharsets.UTF_8)).contains("PC-01");
    }

    @Test
    void aTokenIsMadeShownOnceUsedAndRevoked() throws IOException {
        window.signIn(admin);
        Page page = window.go("/console/tokens");
        page.getByLabel("Name", new Page.GetByLabelOptions().setExact(true)).fill("monitoring");
        button(page, "Make it").click();
        assertThat(page.getByText("Here it is, once.")).isVisible();
        String secret = page.locator(".banner pre").textContent();
        assertThat(secret).startsWith("nbnsd_");
        assertThat(status(secret)).isEqualTo(200);

        page = window.go("/console/tokens");
        assertThat(page.getByText("monitoring").first()).isVisible();
        assertThat(page.getByText(secret)).hasCount(0);
        button(page, "Revoke monitoring").click();
        button(page, "Revoke it").click();
        assertThat(page.getByText("monitoring is good for nothing any more")).isVisible();
        assertThat(status(secret)).isEqualTo(401);
    }

    private int status(String token) throws IOException {
        return site.send(HttpRequest.newBuilder(URI.create(site.url("/api/v1/names")))
                        .header("Authorization", "Bearer " + token)
                        .build())
                .statusCode();
    }

    @Test
    void recordsAreTakenFromAPartner() {
        window.signIn(admin);
        Page page = window.go("/console/partners");
        button(page, "Pull now from " + site.address(2)).click();
        assertThat(page.getByText("taken from " + site.address(2))).isVisible();
        button(page, "Push now to " + site.address(2)).click();
        assertThat(page.getByText(site.address(2) + " is told")).isVisible();

        page = window.go("/console/names/FAR%3C20%3E");
        assertThat(page.locator("main").getByText("10.9.8.7").first()).isVisible();
        assertThat(page.locator("main").getByText(site.address(2)).first()).isVisible();
    }

    @Test
    void theConfigurationIsReadAgainAndAWrongOneIsNotTaken() throws IOException {
        window.signIn(admin);
        Page page = window.go("/console/settings?q=log.level");
        String before = Files.readString(site.config());

        Files.writeString(site.config(), before + "[log]\nlevel = \"loud\"\n");
        button(page, "Read the file again").click();
        assertThat(page.getByText("Not applied: all is as before")).isVisible();
        assertThat(page.locator(".banner").getByText("log.level")).isVisible();

        Files.writeString(site.config(), before + "[log]\nlevel = \"warn\"\n");
        button(page, "Read the file again").click();
        assertThat(page.getByText("Applied", new Page.GetByTextOptions().setExact(true))).isVisible();
        assertThat(page.locator("td.value").getByText("\"warn\"").first()).isVisible();
        assertThat(page.locator("td").getByText("line").first()).isVisible();
    }

    @Test
    void theDayIsAPictureAndATable() {
        Page page = window.go("/console");
        assertThat(page.locator(".chart canvas")).isVisible();
        page.waitForFunction("""
                () => {
                  const canvas = document.querySelector(".chart canvas");
                  const {data} = canvas.getContext("2d").getImageData(0, 0, canvas.width, canvas.height);
                  let drawn = 0;
                  for (let i = 0; i < data.length; i += 4) drawn += data[i + 3] > 0 && Math.max(data[i], data[i + 1], data[i + 2]) - Math.min(data[i], data[i + 1], data[i + 2]) > 60;
                  return drawn > canvas.width; // lines in colour, from one side to the other
                }
                """);
        page.locator("#traffic").locator("xpath=ancestor::section").getByText("The same as a table").click();
        assertThat(page.locator("table[aria-label^='Requests per minute'] tbody tr")).not().hasCount(0);
    }
}
