package org.nbnsd.daemon.configuration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class ConfigurationErrorsTest {
    private static List<String> errors(String text, Map<String, List<String>> options) {
        ConfigurationException thrown = catchThrowableOfType(
                ConfigurationException.class, () -> ConfigurationReader.parse("nbnsd.toml", text, options));
        assertThat(thrown).as(text).isNotNull();
        return thrown.errors();
    }

    private static List<String> errors(String... lines) {
        return errors(String.join("\n", lines), Map.of());
    }

    @Test
    void allErrorsComeAtOnceWithTheirPlaces() {
        assertThat(errors(
                        "prot = 137",
                        "port = 99999",
                        "  name = 'FRED#20'",
                        "listen = ['10.0.0.5',",
                        "  '224.0.0.1', 7]",
                        "[challange-query]",
                        "tries = 3",
                        "[limits]",
                        "names = '5'"))
                .containsExactly(
                        "nbnsd.toml:1:1: prot: unknown key (did you mean 'port'?)",
                        "nbnsd.toml:2:1: port: 99999 (expected: a whole number, 0..65535)",
                        "nbnsd.toml:3:3: name: \"FRED#20\" (expected: at most 15 letters, digits or any of"
                                + " ! @ $ % ^ & ( ) - _ ' { } ~)",
                        "nbnsd.toml:5:3: listen: \"224.0.0.1\" (expected: an IPv4 address of this machine, such as"
                                + " \"10.0.0.5\")",
                        "nbnsd.toml:5:16: listen: 7 (expected: an IPv4 address of this machine, such as \"10.0.0.5\")",
                        "nbnsd.toml:6:1: challange-query: unknown section (did you mean 'challenge-query'?)",
                        "nbnsd.toml:9:1: limits.names: \"5\" (expected: a whole number of records, 1..10000000)");
    }

    @Test
    void syntaxErrorsHaveTheirPlaces() {
        assertThat(errors("port = 137", "", "", "", "", "[challenge", "port = 138"))
                .containsExactly("nbnsd.toml:6:11: Unexpected end of line, expected ]");
        assertThat(errors("port = 1", "port = 2"))
                .containsExactly("nbnsd.toml:2:1: port previously defined at line 1, column 1");
    }

    @ParameterizedTest
    @CsvSource({
        "user_names = 'shared', did you mean 'user-names'?",
        "userNames = 'shared', did you mean 'user-names'?",
        "tries = 3, did you mean 'challenge-query.tries'?",
        "renewal-intervall = '6d', did you mean 'lifetimes.renewal-interval'?",
        "naem = 'A', did you mean 'name'?",
    })
    void misspeltKeysAreRecognized(String text, String suggestion) {
        assertThat(errors(text))
                .singleElement()
                .asString()
                .contains("unknown key")
                .contains(suggestion);
    }

    @Test
    void nothingIsSuggestedForWhatIsLikeNothing() {
        assertThat(errors("zzzzzz = 1")).containsExactly("nbnsd.toml:1:1: zzzzzz: unknown key");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "port = -1 | port: -1 (expected: a whole number, 0..65535)",
                "port = 1.5 | port: 1.5 (expected: a whole number, 0..65535)",
                "port = [1] | port: a list (expected: a whole number, 0..65535)",
                "listen = '10.0.0.5' | listen: \"10.0.0.5\" (expected: a list; each entry an IPv4 address of this"
                        + " machine, such as \"10.0.0.5\")",
                "listen = ['0.0.0.0', '10.0.0.1'] | listen: 0.0.0.0 and others (expected: 0.0.0.0, which is all, alone)",
                "query-threads = 65 | query-threads: 65 (expected: \"auto\" or a whole number, 0..64)",
                "query-threads = 'all' | query-threads: \"all\" (expected: \"auto\" or a whole number, 0..64)",
                "transport = 'NIO' | transport: \"NIO\" (expected: \"auto\", \"epoll\" or \"nio\")",
                "own = ['A#1C'] | own: \"A#1C\" (expected: a unique name and its suffix, such as \"FRED#20\"; not of a"
                        + " group, and not \"*\")",
                "code-page = 'EBCDIC' | code-page: \"EBCDIC\" (expected: a code page such as \"CP850\", \"CP437\" or"
                        + " \"CP1252\")",
                "own = ['*'] | own: \"*\" (expected: a unique name and its suffix, such as \"FRED#20\"; not of a group,"
                        + " and not \"*\")",
                "domain-master-first = 1 | domain-master-first: 1 (expected: true or false)",
                "http.listen = ':80' | http.listen: \":80\" (expected: \"off\", or a host and a port such as"
                        + " \"127.0.0.1:8137\")",
                "http.listen = 'a:65536' | http.listen: \"a:65536\" (expected: \"off\", or a host and a port such as"
                        + " \"127.0.0.1:8137\")",
                "http = '127.0.0.1:80' | http: \"127.0.0.1:80\" (expected: a section [http])",
                "http.listen = '0.0.0.0:80' | http.listen: \"0.0.0.0:80\" without encryption (expected: an address of this"
                        + " machine alone, such as \"127.0.0.1:8137\"; or certificate and key in the section [http]; or"
                        + " plain = true there, which lets everybody on the way read tokens)",
                "http.key = 'k.pem' | http.key: alone (expected: certificate and key, or neither of them)",
                "http.names = ['a b'] | http.names: \"a b\" (expected: a host's name or address, such as"
                        + " \"nbns.example.com\", without a port)",
                "data = \"\\u0000\" | data: \"\\u0000\" (expected: a directory, or \"none\")",
                "challenge-query = 'server' | challenge-query: \"server\" (expected: a section [challenge-query])",
                "challenge-query.growth = nan | challenge-query.growth: NaN (expected: a number, 1.0..4.0)",
                "challenge-query.growth = 4.5 | challenge-query.growth: 4.5 (expected: a number, 1.0..4.0)",
                "challenge-query.tries = 0 | challenge-query.tries: 0 (expected: a whole number of tries, 1..20)",
                "challenge-query.first-interval = '5ms' | challenge-query.first-interval: \"5ms\" (expected: a duration such as"
                        + " \"2s\" or \"500ms\", 10ms..1m)",
                "challenge-query.first-interval = '1m' | challenge-query.first-interval: all tries together take 3m (expected: at"
                        + " most 1m45s, the longest that claimants wait)",
                "challenge-query.prefix = { prefix = '10.0.0.0/8' } | challenge-query.prefix: a section (expected: a section"
                        + " [[challenge-query.prefix]])",
                "challenge-query.prefix = [ { tries = 3 } ] | challenge-query.prefix[1]: no prefix (expected: a network such as"
                        + " \"10.1.0.0/16\", without bits beyond the length)",
                "challenge-query.prefix = [ { prefix = '10.0.0.1/8' } ] | challenge-query.prefix[1].prefix: \"10.0.0.1/8\" (expected: a"
                        + " network such as \"10.1.0.0/16\", without bits beyond the length)",
                "challenge-query.prefix = [ { prefix = '10.0.0.0/8' }, { prefix = '10.0.0.0/8' } ] |"
                        + " challenge-query.prefix[2].prefix: 10.0.0.0/8 again (expected: each prefix once)",
                "lifetimes.minimum-ttl = '500ms' | lifetimes.minimum-ttl: \"500ms\" (expected: a duration in whole"
                        + " seconds such as \"6d\" or \"1h30m\", 1s..999h)",
                "lifetimes.minimum-ttl = '0s' | lifetimes.minimum-ttl: \"0s\" (expected: a duration in whole seconds such"
                        + " as \"6d\" or \"1h30m\", 1s..999h)",
                "lifetimes.extinction-timeout = '1000h' | lifetimes.extinction-timeout: \"1000h\" (expected: a duration in"
                        + " whole seconds such as \"6d\" or \"1h30m\", 24h..999h)",
                "lifetimes.extinction-timeout = '23h' | lifetimes.extinction-timeout: \"23h\" (expected: at least 1d; less"
                        + " only with allow-short = true, for tests and laboratories)",
                "lifetimes.renewal-interval = '5h' | lifetimes.renewal-interval: renewal-interval is 5h (expected: at"
                        + " least minimum-ttl, which is 6h)",
                "lifetimes.renewal-interval = '7d' | lifetimes.renewal-interval: extinction-interval is 6d (expected: at"
                        + " least renewal-interval, which is 7d)",
                "lifetimes.extinction-interval = '9d' | lifetimes.extinction-interval: verify-interval is 24d (expected: at"
                        + " least 3 times extinction-interval, which is 9d)",
                "access.query = 'private' | access.query: \"private\" (expected: a list; each entry a network such as"
                        + " \"10.1.0.0/16\", \"private\" or \"attached\")",
                "access.query = ['Private'] | access.query: \"Private\" (expected: a network such as \"10.1.0.0/16\","
                        + " \"private\" or \"attached\")",
                "access.domain = ['10.0.0.1/8'] | access.domain: \"10.0.0.1/8\" (expected: a network such as"
                        + " \"10.1.0.0/16\", \"private\" or \"attached\")",
                "access.block = [''] | access.block: \"\" (expected: 1 to 15 letters, digits or any of"
                        + " ! @ $ % ^ & ( ) - _ ' { } ~)",
                "access.block = ['WPAD<00>'] | access.block: \"WPAD<00>\" (expected: 1 to 15 letters, digits or any of"
                        + " ! @ $ % ^ & ( ) - _ ' { } ~)",
                "access.low-ports = 'no' | access.low-ports: \"no\" (expected: true or false)",
                "rate.per-host = -1 | rate.per-host: -1 (expected: a whole number of requests a second, 0..1000000)",
                "rate.per-host-burst = 0 | rate.per-host-burst: 0 (expected: a whole number of requests, 1..1000000)",
                "limits.waiting-per-host = 0 | limits.waiting-per-host: 0 (expected: a whole number of claims, 1..10000)",
                "timeline.probe = ['10.0.0.1/8'] | timeline.probe: \"10.0.0.1/8\" (expected: a network such as"
                        + " \"10.1.0.0/16\", without bits beyond the length)",
                "timeline.probe-rate = 0 | timeline.probe-rate: 0 (expected: a whole number of questions a second,"
                        + " 1..1000)",
                "timeline.bait = '5s' | timeline.bait: \"5s\" (expected: \"off\", or a duration such as \"1h\","
                        + " 10s..30d)",
                "burst.queue = 50_000 | burst.queue: 50000 (expected: a whole number of changes, 0..40000)",
                "burst.queue = 'low' | burst.queue: \"low\" (expected: a whole number of changes, 0..40000)",
                "log.level = 'loud' | log.level: \"loud\" (expected: \"error\", \"warn\", \"info\", \"debug\" or"
                        + " \"trace\")",
            })
    void everyValueIsChecked(String text, String error) {
        assertThat(errors(text)).singleElement().asString().endsWith(": " + error);
    }

    @ParameterizedTest
    @CsvSource({"renewal-interval,39m", "extinction-interval,39m", "extinction-timeout,23h", "verify-interval,23d"})
    void microsoftsMinimaHold(String key, String tooShort) {
        assertThat(errors("[lifetimes]", key + " = '" + tooShort + "'", "minimum-ttl = '1m'"))
                .anyMatch(error -> error.startsWith("nbnsd.toml:2:1: lifetimes." + key + ": \"" + tooShort)
                        && error.contains("allow-short = true"));
    }

    @Test
    void allowShortStillDemandsTheOrder() {
        assertThat(errors(
                        "[lifetimes]",
                        "allow-short = true",
                        "renewal-interval = '10s'",
                        "minimum-ttl = '20s'",
                        "extinction-interval = '5s'",
                        "verify-interval = '4s'"))
                .containsExactly(
                        "nbnsd.toml:3:1: lifetimes.renewal-interval: renewal-interval is 10s (expected: at least"
                                + " minimum-ttl, which is 20s)",
                        "nbnsd.toml:5:1: lifetimes.extinction-interval: extinction-interval is 5s (expected: at least"
                                + " renewal-interval, which is 10s)",
                        "nbnsd.toml:6:1: lifetimes.verify-interval: verify-interval is 4s (expected: at least"
                                + " extinction-interval, which is 5s)");
    }

    @Test
    void optionsAreCheckedLikeTheFile() {
        assertThat(errors("", Map.of("port", List.of("http"))))
                .containsExactly("--port: \"http\" (expected: a whole number, 0..65535)");
        assertThat(errors("", Map.of("listen", List.of("10.0.0.1", "1.2.3"))))
                .containsExactly(
                        "--listen: \"1.2.3\" (expected: an IPv4 address of this machine, such as \"10.0.0.5\")");
    }
}
