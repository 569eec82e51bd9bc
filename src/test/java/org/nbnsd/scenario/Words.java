package org.nbnsd.scenario;

import java.time.Duration;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.nbnsd.name.NetbiosName;
import org.nbnsd.protocol.Endpoint;
import org.nbnsd.protocol.LocalAddress;
import org.nbnsd.wire.Ipv4Address;

/** The words of a line of a script, taken one after the other. */
final class Words {
    private static final Pattern HOST = Pattern.compile("PC([0-9]{1,3})");
    private static final Pattern DURATION = Pattern.compile("([0-9]+)(ms|s|min|h|d)");

    private final List<String> words;
    private int next;

    Words(String line) {
        words = List.of(line.split("\\s+"));
    }

    boolean hasNext() {
        return next < words.size();
    }

    String next(String expected) {
        if (!hasNext()) {
            throw new IllegalArgumentException("line ends (expected: " + expected + ")");
        }
        return words.get(next++);
    }

    /** Takes the next word if it is this one. */
    boolean take(String word) {
        boolean taken = hasNext() && words.get(next).equals(word);
        if (taken) {
            next++;
        }
        return taken;
    }

    void take(String word, String where) {
        if (!take(word)) {
            throw new IllegalArgumentException(
                    (hasNext() ? words.get(next) : "line ends") + " (expected: " + word + " " + where + ")");
        }
    }

    /** The words that are left. */
    String rest() {
        String rest = String.join(" ", words.subList(next, words.size()));
        next = words.size();
        return rest;
    }

    void end() {
        if (hasNext()) {
            throw new IllegalArgumentException(words.get(next) + " (expected: end of line)");
        }
    }

    NetbiosName name() {
        return NetbiosName.parse(next("a name such as FRED<20>"));
    }

    int number() {
        return Integer.decode(next("a number"));
    }

    long longNumber() {
        return Long.decode(next("a number"));
    }

    Ipv4Address address() {
        return address(next("a host or an address"));
    }

    List<Ipv4Address> addresses() {
        return List.of(next("addresses").split(",")).stream()
                .map(Words::address)
                .toList();
    }

    /** PC7 is 10.0.0.7; anything else is an address. */
    static Ipv4Address address(String word) {
        Matcher host = HOST.matcher(word);
        return Ipv4Address.parse(host.matches() ? "10.0.0." + host.group(1) : word);
    }

    Endpoint endpoint() {
        return endpoint(next("a host, an address, or one with a port"));
    }

    static Endpoint endpoint(String word) {
        int colon = word.indexOf(':');
        return colon < 0
                ? new Endpoint(address(word), 137)
                : new Endpoint(address(word.substring(0, colon)), Integer.parseInt(word.substring(colon + 1)));
    }

    LocalAddress localAddress() {
        String word = next("an address with the length of its prefix");
        int slash = word.indexOf('/');
        return new LocalAddress(
                Ipv4Address.parse(word.substring(0, slash)),
                Integer.parseInt(word.substring(slash + 1)),
                0x00155D010203L);
    }

    Duration duration() {
        String word = next("a duration such as 3s");
        Matcher parts = DURATION.matcher(word);
        if (!parts.matches()) {
            throw new IllegalArgumentException(word + " (expected: a duration such as 3s, 500ms, 10min, 6h, 6d)");
        }
        long amount = Long.parseLong(parts.group(1));
        return switch (parts.group(2)) {
            case "ms" -> Duration.ofMillis(amount);
            case "s" -> Duration.ofSeconds(amount);
            case "min" -> Duration.ofMinutes(amount);
            case "h" -> Duration.ofHours(amount);
            default -> Duration.ofDays(amount);
        };
    }
}
