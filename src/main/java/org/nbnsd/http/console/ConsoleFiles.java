package org.nbnsd.http.console;

import com.google.common.hash.Hasher;
import com.google.common.hash.Hashing;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.GZIPOutputStream;
import org.jspecify.annotations.Nullable;
import org.nbnsd.http.Ask;
import org.nbnsd.http.Reply;

/**
 * The files of the console, a closed list: what is not in it cannot be asked for. They are read once, when somebody first asks for one, and
 * kept compressed. The path of each has a hash of all of them in it, so that a browser may keep them for ever, and asks for new ones after an
 * update.
 */
final class ConsoleFiles {
    /** What there is, beside this class's resources. */
    static final List<String> NAMES = List.of(
            "api.js",
            "app.js",
            "chart.js",
            "edits.js",
            "icon.svg",
            "lanes.js",
            "lib.js",
            "pages.js",
            "parts.js",
            "start.js",
            "stories.js",
            "style.css",
            "text.js",
            "retire.js",
            "usage.js",
            "verdict.js",
            "screens/about.js",
            "screens/api.js",
            "screens/changes.js",
            "screens/export.js",
            "screens/host.js",
            "screens/hosts.js",
            "screens/import.js",
            "screens/incident.js",
            "screens/incidents.js",
            "screens/live.js",
            "screens/login.js",
            "screens/name.js",
            "screens/names.js",
            "screens/overview.js",
            "screens/partners.js",
            "screens/settings.js",
            "screens/statics.js",
            "screens/tokens.js",
            "screens/usage.js",
            "vendor/NOTICE.txt",
            "vendor/preact.js",
            "vendor/uplot.css",
            "vendor/uplot.js");

    /** The page that all screens are. */
    static final String PAGE = "index.html";

    private static final String PLACE = "{files}";
    private static final int DIGITS = 16;
    private static final Map<String, String> TYPES = Map.of(
            "js", "text/javascript; charset=utf-8",
            "css", "text/css; charset=utf-8",
            "svg", "image/svg+xml; charset=utf-8",
            "txt", "text/plain; charset=utf-8",
            "html", "text/html; charset=utf-8");

    private final Map<String, byte[]> plain = new LinkedHashMap<>();
    private final Map<String, byte[]> small = new LinkedHashMap<>();
    private final String root;

    /**
     * Reads them.
     *
     * @param root the path of the console
     */
    ConsoleFiles(String root) {
        Hasher hasher = Hashing.sha256().newHasher();
        for (String name : NAMES) {
            byte[] octets = read(name);
            plain.put(name, octets);
            small.put(name, compressed(octets));
            hasher.putUnencodedChars(name).putBytes(octets);
        }
        this.root = root + "/files/" + hasher.hash().toString().substring(0, DIGITS);
        byte[] page = new String(read(PAGE), StandardCharsets.UTF_8)
                .replace(PLACE, this.root)
                .getBytes(StandardCharsets.UTF_8);
        plain.put(PAGE, page);
        small.put(PAGE, compressed(page));
    }

    private static byte[] read(String name) {
        try (InputStream in = ConsoleFiles.class.getResourceAsStream(name)) {
            if (in == null) {
                throw new IllegalStateException(name + " (expected: a file of the console in the jar)");
            }
            return in.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException("the jar cannot be read: " + name, e);
        }
    }

    private static byte[] compressed(byte[] octets) {
        ByteArrayOutputStream out = new ByteArrayOutputStream(octets.length / 3);
        try (GZIPOutputStream gzip = new GZIPOutputStream(out)) {
            gzip.write(octets);
        } catch (IOException e) {
            throw new UncheckedIOException("memory has no errors", e);
        }
        return out.toByteArray();
    }

    /** Where a file is. */
    String path(String name) {
        return root + "/" + name;
    }

    /** A file, which never changes at its path. */
    Reply file(String name, Ask ask) {
        return reply(name, ask).with("Cache-Control", "public, max-age=31536000, immutable");
    }

    /** The page of all screens, which says where the files are now. */
    Reply page(Ask ask) {
        return reply(PAGE, ask).with("Cache-Control", "no-cache");
    }

    private Reply reply(String name, Ask ask) {
        String type = TYPES.getOrDefault(name.substring(name.lastIndexOf('.') + 1), "application/octet-stream");
        boolean isSmall = takesGzip(ask.header("Accept-Encoding"));
        byte[] octets = (isSmall ? small : plain).getOrDefault(name, new byte[0]);
        Reply reply = new Reply(200, type, new Reply.Octets(octets), Map.of("Vary", "Accept-Encoding"));
        return isSmall ? reply.with("Content-Encoding", "gzip") : reply;
    }

    private static boolean takesGzip(@Nullable String accepted) {
        if (accepted == null) {
            return false;
        }
        for (String coding : accepted.split(",", -1)) {
            String[] parts = coding.strip().split(";", -1);
            if (parts[0].strip().equalsIgnoreCase("gzip")) {
                return parts.length == 1 || !parts[1].replace(" ", "").matches("(?i)q=0(\\.0*)?");
            }
        }
        return false;
    }
}
