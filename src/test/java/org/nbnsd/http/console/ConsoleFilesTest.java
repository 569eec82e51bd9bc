package org.nbnsd.http.console;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.google.common.hash.Hashing;
import com.google.gson.JsonObject;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.nbnsd.http.Ask;
import org.nbnsd.http.Asker;
import org.nbnsd.http.Reply;
import org.nbnsd.http.Route;
import org.nbnsd.http.Scope;

/** What browsers get of the console: nothing but what is in the list, nothing from elsewhere, and not much. */
final class ConsoleFilesTest {
    private static final Path FOLDER = Path.of("src/main/resources/org/nbnsd/http/console");
    private static final int KILOBYTE = 1024;
    private static final Pattern IMPORT = Pattern.compile("(?m)^(?:import|export)\\b[^;]*?from \"(\\.[^\"]+)\"");

    private final ConsoleFiles files = new ConsoleFiles("/console");

    private static Set<String> inFolder() throws IOException {
        try (Stream<Path> all = Files.walk(FOLDER)) {
            Set<String> names = new TreeSet<>();
            all.filter(Files::isRegularFile)
                    .forEach(file -> names.add(FOLDER.relativize(file).toString()));
            return names;
        }
    }

    private static String text(String name) throws IOException {
        return Files.readString(FOLDER.resolve(name));
    }

    private static List<String> ownScripts() {
        return ConsoleFiles.NAMES.stream()
                .filter(name -> name.endsWith(".js") && !name.startsWith("vendor/"))
                .toList();
    }

    private static Ask ask(Map<String, String> headers) {
        Asker asker = new Asker("anybody", "", "127.0.0.1", true, Set.of(Scope.OPEN));
        Route route = Route.get("/console", Scope.OPEN, any -> Reply.none());
        return new Ask(route, "/console", Map.of(), Map.of(), headers, new JsonObject(), null, asker);
    }

    private static byte[] body(Reply reply) {
        return ((Reply.Octets) reply.body()).array();
    }

    @Test
    void everyFileIsServedAndNoOther() throws IOException {
        Set<String> listed = new TreeSet<>(ConsoleFiles.NAMES);
        listed.add(ConsoleFiles.PAGE);

        assertThat(inFolder()).isEqualTo(listed);
        assertThat(ConsoleFiles.NAMES).doesNotHaveDuplicates();
    }

    @Test
    void whatOthersWroteIsWhatTheNoticeSays() throws IOException {
        List<String[]> lines = text("vendor/NOTICE.txt")
                .lines()
                .filter(line -> line.contains(" | "))
                .map(line -> line.split(" \\| "))
                .toList();

        assertThat(lines)
                .extracting(line -> "vendor/" + line[0])
                .containsExactlyElementsOf(ConsoleFiles.NAMES.stream()
                        .filter(name -> name.startsWith("vendor/") && !name.endsWith("NOTICE.txt"))
                        .toList());
        for (String[] line : lines) {
            byte[] octets = Files.readAllBytes(FOLDER.resolve("vendor").resolve(line[0]));
            assertThat(Hashing.sha256().hashBytes(octets).toString())
                    .as(line[0])
                    .isEqualTo(line[1]);
            for (String licence : line[4].split(" ")) {
                assertThat(Path.of("src/main/resources/META-INF/licenses/" + licence))
                        .as(line[0])
                        .isRegularFile();
            }
        }
    }

    /** Names come from the network: what is not a text node could be a script. */
    @Test
    void scriptsMakeTextNodesOnlyAndNothingOutOfTexts() throws IOException {
        for (String name : ownScripts()) {
            assertThat(text(name))
                    .as(name)
                    .doesNotContain(
                            "innerHTML", "outerHTML", "insertAdjacentHTML", "document.write", "eval(", "new Function")
                    .doesNotContain("dangerouslySet", "srcdoc", "javascript:", "setAttribute(\"style\"")
                    .doesNotContain("onclick=\"", "onload=\"");
        }
    }

    @Test
    void nothingIsFetchedFromElsewhere() throws IOException {
        for (String name : ownScripts()) {
            assertThat(text(name).replace("http://www.w3.org/2000/svg", ""))
                    .as(name)
                    .doesNotContainPattern("https?://");
        }
        assertThat(text("style.css")).doesNotContain("@import", "url(", "http:");
        assertThat(text(ConsoleFiles.PAGE)).doesNotContain("http:", "https:");
    }

    /** The policy of the server forbids what stands in the page itself. */
    @Test
    void thePageHasNoScriptAndNoStyleInItself() throws IOException {
        assertThat(text(ConsoleFiles.PAGE))
                .doesNotContainPattern("<script[^>]*>[^<]")
                .doesNotContain("<style", " style=", " onload=");
    }

    @Test
    void everyModuleThatIsNamedIsThere() throws IOException {
        for (String name : ownScripts()) {
            Matcher matcher = IMPORT.matcher(text(name));
            while (matcher.find()) {
                assertThat(ConsoleFiles.NAMES).as(name).contains(resolved(name, matcher.group(1)));
            }
        }
    }

    private static String resolved(String from, String name) {
        Path parent = Path.of(from).getParent();
        return (parent == null ? Path.of(name) : parent.resolve(name))
                .normalize()
                .toString();
    }

    @Test
    void theOwnStyleIsSmall() throws IOException {
        assertThat(text("style.css").getBytes(StandardCharsets.UTF_8).length).isLessThanOrEqualTo(16 * KILOBYTE);
    }

    /** With the library of charts, which comes a moment later. */
    @Test
    void theOverviewIsPaintedWithLessThanAHundredKilobytes() throws IOException {
        Set<String> needed = new TreeSet<>(
                List.of("icon.svg", "style.css", "start.js", "vendor/uplot.js", "vendor/uplot.css", ConsoleFiles.PAGE));
        Deque<String> open = new ArrayDeque<>(List.of("app.js", "screens/overview.js"));
        while (!open.isEmpty()) {
            String name = open.remove();
            if (needed.add(name)) {
                Matcher matcher = IMPORT.matcher(text(name));
                while (matcher.find()) {
                    open.add(resolved(name, matcher.group(1)));
                }
            }
        }
        int octets = 0;
        for (String name : needed) {
            octets += small(Files.readAllBytes(FOLDER.resolve(name))).length;
        }

        assertThat(needed).contains("vendor/preact.js", "text.js", "chart.js");
        assertThat(octets).isLessThan(100 * KILOBYTE);
    }

    private static byte[] small(byte[] octets) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(out)) {
            gzip.write(octets);
        }
        return out.toByteArray();
    }

    @Test
    void aFileMayBeKeptForEverAndComesCompressedToWhoTakesThat() throws IOException {
        byte[] whole = Files.readAllBytes(FOLDER.resolve("app.js"));

        Reply plain = files.file("app.js", ask(Map.of()));
        Reply small = files.file("app.js", ask(Map.of("accept-encoding", "br, gzip;q=0.8")));
        Reply refused = files.file("app.js", ask(Map.of("accept-encoding", "gzip;q=0")));

        assertThat(body(plain)).isEqualTo(whole);
        assertThat(body(refused)).isEqualTo(whole);
        assertThat(plain.headers()).doesNotContainKey("Content-Encoding").containsEntry("Vary", "Accept-Encoding");
        assertThat(plain.headers().get("Cache-Control")).contains("immutable", "max-age=31536000");
        assertThat(small.headers()).containsEntry("Content-Encoding", "gzip");
        assertThat(new GZIPInputStream(new ByteArrayInputStream(body(small))).readAllBytes())
                .isEqualTo(whole);
        assertThat(body(small).length).isCloseTo(whole.length / 3, within(whole.length / 3));
    }

    @Test
    void thePageNamesTheFilesByTheirHashAndIsAskedForAgainEachTime() {
        Reply reply = files.page(ask(Map.of()));

        assertThat(files.path("app.js")).matches("/console/files/[0-9a-f]{16}/app\\.js");
        assertThat(new String(body(reply), StandardCharsets.UTF_8))
                .contains("src=\"" + files.path("app.js") + "\"")
                .doesNotContain("{files}");
        assertThat(reply.headers()).containsEntry("Cache-Control", "no-cache");
        assertThat(reply.type()).isEqualTo("text/html; charset=utf-8");
    }
}
