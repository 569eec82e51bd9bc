package org.nbnsd.daemon.configuration;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import java.util.regex.Pattern;
import org.nbnsd.name.CodePage;
import org.nbnsd.name.NetbiosName;
import org.nbnsd.protocol.Prefix;
import org.nbnsd.server.AccessList;
import org.nbnsd.wire.Ipv4Address;

/** The types of the keys in {@link ConfigurationSchema}. */
public final class ConfigurationTypes {
    private static final Pattern HOST_AND_PORT = Pattern.compile(
            "(\\[[0-9A-Fa-f:.]+(?:%[A-Za-z0-9._-]{1,32})?]|[A-Za-z0-9](?:[A-Za-z0-9.-]*)):([0-9]{1,5})");

    private static final Pattern HOST_NAME =
            Pattern.compile("[0-9A-Fa-f]*:[0-9A-Fa-f:.]+|[A-Za-z0-9][A-Za-z0-9._-]{0,252}");

    private ConfigurationTypes() {}

    static ConfigurationType<CodePage> codePage() {
        return new Text<>("a code page such as \"CP850\", \"CP437\" or \"CP1252\"", CodePage::of, CodePage::name);
    }

    /** A text with a meaning of its own. */
    private static final class Text<T> extends ConfigurationType<T> {
        private final String expected;
        private final Function<String, T> parse;
        private final Function<T, String> format;

        Text(String expected, Function<String, T> parse, Function<T, String> format) {
            this.expected = expected;
            this.parse = parse;
            this.format = format;
        }

        @Override
        String expected() {
            return expected;
        }

        @Override
        T read(Object value) {
            if (!(value instanceof String text)) {
                throw unexpected(value);
            }
            try {
                return parse.apply(text);
            } catch (IllegalArgumentException e) {
                throw unexpected(value);
            }
        }

        @Override
        String write(T value) {
            return quote(format.apply(value));
        }
    }

    private static final class Whole extends ConfigurationType<Integer> {
        private final String unit;
        private final int least;
        private final int most;

        Whole(String unit, int least, int most) {
            this.unit = unit;
            this.least = least;
            this.most = most;
        }

        @Override
        String expected() {
            return "a whole number" + (unit.isEmpty() ? "" : " of " + unit) + ", " + least + ".." + most;
        }

        @Override
        Integer read(Object value) {
            if (!(value instanceof Long number) || number < least || number > most) {
                throw unexpected(value);
            }
            return number.intValue();
        }

        @Override
        String write(Integer value) {
            return value.toString();
        }

        @Override
        Object fromText(String text) {
            return text.matches("[0-9]{1,18}") ? Long.valueOf(text) : text;
        }
    }

    private static final class WholeLong extends ConfigurationType<Long> {
        private final long least;
        private final long most;

        WholeLong(long least, long most) {
            this.least = least;
            this.most = most;
        }

        @Override
        String expected() {
            return "a whole number, " + least + ".." + most;
        }

        @Override
        Long read(Object value) {
            if (!(value instanceof Long number) || number < least || number > most) {
                throw unexpected(value);
            }
            return number;
        }

        @Override
        String write(Long value) {
            return value.toString();
        }
    }

    private static final class AutoOrWhole extends ConfigurationType<Integer> {
        private static final String AUTO = "auto";

        private final Whole whole;

        AutoOrWhole(String unit, int least, int most) {
            whole = new Whole(unit, least, most);
        }

        @Override
        String expected() {
            return quote(AUTO) + " or " + whole.expected();
        }

        @Override
        Integer read(Object value) {
            if (AUTO.equals(value)) {
                return DaemonOptions.AUTO;
            }
            try {
                return whole.read(value);
            } catch (IllegalArgumentException e) {
                throw unexpected(value);
            }
        }

        @Override
        String write(Integer value) {
            return value == DaemonOptions.AUTO ? quote(AUTO) : whole.write(value);
        }

        @Override
        Object fromText(String text) {
            return whole.fromText(text);
        }
    }

    private static final class Decimal extends ConfigurationType<Double> {
        private final double least;
        private final double most;

        Decimal(double least, double most) {
            this.least = least;
            this.most = most;
        }

        @Override
        String expected() {
            return "a number, " + least + ".." + most;
        }

        @Override
        Double read(Object value) {
            double number = value instanceof Number any ? any.doubleValue() : Double.NaN;
            if (!(number >= least && number <= most)) { // this way round, NaN is out of range
                throw unexpected(value);
            }
            return number;
        }

        @Override
        String write(Double value) {
            return value.toString();
        }
    }

    private static final class Flag extends ConfigurationType<Boolean> {
        @Override
        String expected() {
            return "true or false";
        }

        @Override
        Boolean read(Object value) {
            if (!(value instanceof Boolean flag)) {
                throw unexpected(value);
            }
            return flag;
        }

        @Override
        String write(Boolean value) {
            return value.toString();
        }
    }

    /**
     * A lifetime of records: whole seconds, because that is what the protocol counts in, and never 0, which would mean
     * for ever. Windows accepts none shorter than its own minimum; {@link ConfigurationRules} can be told to.
     */
    static final class Lifetime extends ConfigurationType<Duration> {
        private static final Duration SHORTEST = Duration.ofSeconds(1);

        private final String minimum;
        private final String most;

        Lifetime(String minimum, String most) {
            this.minimum = minimum;
            this.most = most;
        }

        Duration minimum() {
            return TextDuration.parse(minimum);
        }

        @Override
        String expected() {
            return "a duration in whole seconds such as \"6d\" or \"1h30m\", " + minimum + ".." + most;
        }

        @Override
        Duration read(Object value) {
            return durationIn(value, SHORTEST, TextDuration.parse(most), SHORTEST, this);
        }

        @Override
        String write(Duration value) {
            return quote(TextDuration.format(value));
        }
    }

    private static final class Interval extends ConfigurationType<Duration> {
        private final String least;
        private final String most;

        Interval(String least, String most) {
            this.least = least;
            this.most = most;
        }

        @Override
        String expected() {
            return "a duration such as \"2s\" or \"500ms\", " + least + ".." + most;
        }

        @Override
        Duration read(Object value) {
            return durationIn(value, TextDuration.parse(least), TextDuration.parse(most), Duration.ofMillis(1), this);
        }

        @Override
        String write(Duration value) {
            return quote(TextDuration.format(value));
        }
    }

    private static Duration durationIn(
            Object value, Duration least, Duration most, Duration step, ConfigurationType<Duration> type) {
        Duration duration;
        try {
            duration = TextDuration.parse(value instanceof String text ? text : "");
        } catch (IllegalArgumentException e) {
            throw type.unexpected(value);
        }
        if (duration.compareTo(least) < 0
                || duration.compareTo(most) > 0
                || duration.toMillis() % step.toMillis() != 0) {
            throw type.unexpected(value);
        }
        return duration;
    }

    static ConfigurationType<Integer> whole(int least, int most) {
        return new Whole("", least, most);
    }

    static ConfigurationType<Long> wholeLong(long least, long most) {
        return new WholeLong(least, most);
    }

    static ConfigurationType<Integer> autoOrWhole(int least, int most) {
        return new AutoOrWhole("", least, most);
    }

    static ConfigurationType<Integer> autoOrWholeOf(String unit, int least, int most) {
        return new AutoOrWhole(unit, least, most);
    }

    static ConfigurationType<Integer> wholeNumberOf(String unit, int least, int most) {
        return new Whole(unit, least, most);
    }

    static ConfigurationType<Double> decimal(double least, double most) {
        return new Decimal(least, most);
    }

    static ConfigurationType<Boolean> flag() {
        return new Flag();
    }

    static ConfigurationType<Duration> interval(String least, String most) {
        return new Interval(least, most);
    }

    /** One of the constants of an enum, in lower case and with hyphens. */
    static <E extends Enum<E>> ConfigurationType<E> oneOf(Class<E> type) {
        List<E> constants = Arrays.asList(type.getEnumConstants());
        List<String> texts =
                constants.stream().map(ConfigurationTypes::lowerCase).toList();
        String last = quoted(texts.get(texts.size() - 1));
        String others = String.join(
                ", ",
                texts.subList(0, texts.size() - 1).stream()
                        .map(ConfigurationTypes::quoted)
                        .toList());
        return new Text<>(
                others + " or " + last, text -> constants.get(indexOf(texts, text)), ConfigurationTypes::lowerCase);
    }

    private static String quoted(String text) {
        return ConfigurationType.quote(text);
    }

    private static int indexOf(List<String> texts, String text) {
        int index = texts.indexOf(text);
        if (index < 0) {
            throw new IllegalArgumentException(text);
        }
        return index;
    }

    public static String lowerCase(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** Addresses that can be listened on; 0.0.0.0 is all of them. */
    static ConfigurationType<Ipv4Address> listenAddress() {
        return new Text<>(
                "an IPv4 address of this machine, such as \"10.0.0.5\"",
                text -> {
                    Ipv4Address address = Ipv4Address.parse(text);
                    if (!address.isHost() && !address.equals(Ipv4Address.ZERO)) {
                        throw new IllegalArgumentException(text);
                    }
                    return address;
                },
                Ipv4Address::toString);
    }

    /** The address of one machine. */
    static ConfigurationType<Ipv4Address> hostAddress() {
        return new Text<>(
                "the IPv4 address of a machine, such as \"10.0.1.5\"",
                text -> {
                    Ipv4Address address = Ipv4Address.parse(text);
                    if (!address.isHost()) {
                        throw new IllegalArgumentException(text);
                    }
                    return address;
                },
                Ipv4Address::toString);
    }

    /** Addresses, all of a network or one. */
    static ConfigurationType<Prefix> networkOrAddress() {
        return new Text<>(
                "an address or a network such as \"10.1.0.0/16\", without bits beyond the length",
                text -> Prefix.parse(text.contains("/") ? text : text + "/32"),
                Prefix::toString);
    }

    static ConfigurationType<Prefix> prefix() {
        return new Text<>(
                "a network such as \"10.1.0.0/16\", without bits beyond the length", Prefix::parse, Prefix::toString);
    }

    /** Networks, or a word for several of them. */
    static ConfigurationType<AccessList.Entry> accessEntry() {
        return new Text<>(
                "a network such as \"10.1.0.0/16\", \"" + AccessList.Group.PRIVATE + "\" or \""
                        + AccessList.Group.ATTACHED + "\"",
                ConfigurationTypes::accessEntry,
                AccessList.Entry::toString);
    }

    private static AccessList.Entry accessEntry(String text) {
        for (AccessList.Group group : AccessList.Group.values()) {
            if (text.equals(group.toString())) {
                return group;
            }
        }
        return new AccessList.Network(Prefix.parse(text));
    }

    static ConfigurationType<String> blockedName() {
        return new Text<>(
                "1 to 15 letters, digits or any of " + ComputerName.MARKS,
                text -> {
                    if (text.isEmpty()) {
                        throw new IllegalArgumentException(text);
                    }
                    return ComputerName.checked(text);
                },
                text -> text);
    }

    static ConfigurationType<String> computerName() {
        return new Text<>(
                "at most 15 letters, digits or any of " + ComputerName.MARKS, ComputerName::checked, text -> text);
    }

    static ConfigurationType<NetbiosName> ownName() {
        return new Text<>(
                "a unique name and its suffix, such as \"FRED#20\"; not of a group, and not \"*\"",
                ComputerName::own,
                NetbiosName::toString);
    }

    /** A text with a meaning that is read and written elsewhere. */
    static <T> ConfigurationType<T> text(String expected, Function<String, T> parse, Function<T, String> format) {
        return new Text<>(expected, parse, format);
    }

    static ConfigurationType<String> file() {
        return path("the path of a file");
    }

    static ConfigurationType<String> directory() {
        return path("a directory, or \"none\"");
    }

    static ConfigurationType<String> controlSocket() {
        return path("the path of a socket, or \"off\"");
    }

    private static ConfigurationType<String> path(String expected) {
        return new Text<>(
                expected,
                text -> {
                    try {
                        return Path.of(text).toString();
                    } catch (InvalidPathException e) {
                        throw new IllegalArgumentException(text, e);
                    }
                },
                text -> text);
    }

    static ConfigurationType<String> hostAndPort() {
        return new Text<>(
                "\"off\", or a host and a port such as \"127.0.0.1:8137\"",
                text -> {
                    if (!text.equals("off") && !isHostAndPort(text)) {
                        throw new IllegalArgumentException(text);
                    }
                    return text;
                },
                text -> text);
    }

    /** As DNS or a file of hosts has it, or an address. */
    static ConfigurationType<String> hostName() {
        return new Text<>(
                "a host's name or address, such as \"nbns.example.com\", without a port",
                text -> {
                    if (!HOST_NAME.matcher(text).matches()) {
                        throw new IllegalArgumentException(text);
                    }
                    return text;
                },
                text -> text);
    }

    private static boolean isHostAndPort(String text) {
        return HOST_AND_PORT.matcher(text).matches()
                && Integer.parseInt(text.substring(text.lastIndexOf(':') + 1)) <= 0xFFFF;
    }
}
