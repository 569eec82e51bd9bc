package org.nbnsd.control;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.tomlj.Toml;
import org.tomlj.TomlParseResult;

/** Commands find the daemon by the same words by which the daemon chose its place. */
final class PlaceKeysTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "data = '/srv/nbnsd'\n",
                "data=\"/srv/nbnsd\"",
                "  data\t=\t'/srv/a # b' # the large disk\r\ncontrol = \"/run/nbnsd\"\r\n",
                "# data = '/comment'\n\n\"data\" = 'x'\n'control' = 'y'\n",
                "port = 1137\nlisten = [\n  '10.0.0.1', # data = '/x'\n  \"]\",\n]\ndata = 'z'\n",
                "name = \"\"\"\ndata = '/in a text'\n\\\"\"\"\" more\"\"\"\ndata = '/real'\n",
                "name = '''\ndata = '/in a text'\n'''\ncontrol = 'off'",
                "name = 'a''\n'",
                "data = \"C:\\\\nbnsd\\t\\u00e4 \\\"q\\\" \\U0001F600\"\n",
                "[node]\ndata = 'of the node'\n",
                "data = ''\n[[replication.partner]]\ncontrol = 'x'\n",
                "data.x = 'part of another key'\n",
                "name = { data = 'x', a = ['}'] }\ncontrol = 'c'\n",
                "a = 1\n\n\n[data]\nx = 1\n",
            })
    void theyAreWhatTheReaderOfTomlFinds(String text) {
        TomlParseResult toml = Toml.parse(text);
        PlaceKeys keys = PlaceKeys.of(text);

        if (!toml.hasErrors()) {
            assertThat(keys.data()).isEqualTo(text(toml, "data"));
            assertThat(keys.control()).isEqualTo(text(toml, "control"));
        }
    }

    private static String text(TomlParseResult toml, String key) {
        return toml.isString(key) ? Objects.requireNonNullElse(toml.getString(key), "") : "";
    }

    @Test
    void whatWindowsEditorsPutInFrontIsNoPartOfAKey() {
        assertThat(PlaceKeys.of("\uFEFFdata = '/d'").data()).isEqualTo("/d");
    }

    @Test
    void whatIsWrongElsewhereIsTheDaemonsBusiness() {
        assertThat(PlaceKeys.of("port = 'much'\nunknown = 1979-\ndata = '/d'\nwhat is this\ncontrol = '/c'")
                        .data())
                .isEqualTo("/d");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\n\ndata = 5",
                "\n\ndata =",
                "\n\ndata = /srv",
                "\n\ndata = 'open\n",
                "\n\ndata = [ 'a' ]",
                "\n\ndata = '''/a'''",
                "\n\ndata = \"\\x\"",
                "\n\ndata = \"\\uD8\"",
                "\n\ndata = \"a\\"
            })
    void aPlaceThatCannotBeReadIsToldWithItsLine(String text) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> PlaceKeys.of(text))
                .withMessageStartingWith("3: data")
                .withMessageContaining("expected: ")
                .withMessageContaining("--data DIR");
    }
}
