package org.nbnsd.cli.manual;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.nbnsd.cli.Commands;
import org.nbnsd.interop.Programs;

/** What the shells offer when somebody presses Tab, asked of the shells themselves. */
final class CompletionTest {
    private static final Map<String, String> FILES = Manual.files("1.2.3");

    @TempDir
    private Path directory;

    private Path script(String name) throws IOException {
        return Files.writeString(directory.resolve(name), FILES.get("completion/" + name));
    }

    private static List<String> lines(String... command) {
        Programs.Result result = Programs.run(Duration.ofMinutes(1), List.of(command));
        assertThat(result.exit()).as(result.out()).isZero();
        return result.out().lines().toList();
    }

    /** In bash, where a line that is typed is split at spaces and at the sign of equality. */
    private List<String> bash(String... words) throws IOException {
        Programs.assumeInstalled("bash");
        Path other = Files.writeString(directory.resolve("some file.toml"), "");
        String complete = "source \"$1\"; cd \"$2\"; shift 2; COMP_WORDS=(\"$@\"); COMP_CWORD=$(($# - 1)); _nbnsd;"
                + " printf '%s\\n' \"${COMPREPLY[@]}\"";
        String[] command = new String[words.length + 6];
        System.arraycopy(
                new String[] {
                    "bash", "-c", complete, "bash", script("nbnsd.bash").toString(), String.valueOf(other.getParent())
                },
                0,
                command,
                0,
                6);
        System.arraycopy(words, 0, command, 6, words.length);
        return lines(command);
    }

    @Test
    void bashOffersTheCommandsFirst() throws IOException {
        assertThat(bash("nbnsd", "")).containsAll(Commands.NAMES).contains("help", "--version");
        assertThat(bash("nbnsd", "nbt")).containsExactly("nbtstat");
        assertThat(bash("nbnsd", "help", "chec")).containsExactly("check-config");
    }

    @Test
    void bashOffersTheOptionsOfTheCommandOnly() throws IOException {
        assertThat(bash("nbnsd", "query", "FRED#20", "--ser")).containsExactly("--server");
        assertThat(bash("nbnsd", "backup", "--ser")).containsExactly("");
    }

    @Test
    void bashOffersTheFewValuesThatAreGood() throws IOException {
        assertThat(bash("nbnsd", "token", "")).containsExactly("add", "list", "revoke");
        assertThat(bash("nbnsd", "serve", "--transport", "e")).containsExactly("epoll");
        assertThat(bash("nbnsd", "serve", "--transport", "=", "n")).containsExactly("nio");
        assertThat(bash("nbnsd", "serve", "--transport", "=")).containsExactly("auto", "epoll", "nio");
    }

    @Test
    void bashOffersFilesOtherwise() throws IOException {
        assertThat(bash("nbnsd", "check-config", "some")).containsExactly("some file.toml");
        assertThat(bash("nbnsd", "serve", "--config", "some")).containsExactly("some file.toml");
    }

    @Test
    void fishOffersCommandsOptionsAndValuesWithWhatTheyAre() throws IOException {
        Programs.assumeInstalled("fish");
        String script = script("nbnsd.fish").toString();
        assertThat(lines("fish", "--no-config", "-c", "source $argv[1]; complete -C 'nbnsd nbt'", script))
                .singleElement()
                .asString()
                .startsWith("nbtstat\t");
        assertThat(lines("fish", "--no-config", "-c", "source $argv[1]; complete -C 'nbnsd query --serv'", script))
                .singleElement()
                .asString()
                .startsWith("--server\tAsk this name server");
        assertThat(lines(
                        "fish",
                        "--no-config",
                        "-c",
                        "source $argv[1]; complete -C 'nbnsd serve --transport n'",
                        script))
                .anyMatch(line -> line.startsWith("nio"));
    }

    @Test
    void zshTakesItsScript() throws IOException {
        Programs.assumeInstalled("zsh");
        assertThat(lines("zsh", "-n", script("_nbnsd").toString())).isEmpty();
    }
}
