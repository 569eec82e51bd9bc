package org.nbnsd.diagnosis;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.nbnsd.diagnosis.Fact.Detail;
import org.nbnsd.name.NetbiosName;
import org.nbnsd.registry.Holder;
import org.nbnsd.registry.NameRecord;
import org.nbnsd.registry.RecordState;
import org.nbnsd.registry.RecordType;
import org.nbnsd.wire.Ipv4Address;
import org.nbnsd.wire.NodeType;

/**
 * Facts that are written down as lines, and what they are to explain.
 *
 * <pre>
 * # what a user sees
 * PC1&lt;20&gt;                                   the name that is explained
 * 0    .1 GRANTED unique ttl:300            a fact: when, who, what
 * 1s   .2 CONFLICT -&gt;.1                     peer; =.1,.2 addresses; ^.4 sender; ! found by asking; another name by its text
 * now 2h unique .1                          what is now: of a unique, static, group, special or released record, or of none
 * other PC1&lt;00&gt; unique .1               the same of another name, after now
 * neighbour .1 00-0C-29-00-00-01            whose adapter an address is now
 * = CODE 85: what it shows (KIND .1 @1s) | ... until 5s: text
 * ? what is missing
 * &gt; how much it matters: the advice for the desktops | that for the network
 * </pre>
 *
 * <p>Times are milliseconds, or have one of the units {@code s m h d}; {@code .1} is 10.0.0.1, {@code -} nobody, and an
 * underscore in a name a space.
 */
final class ToldStory {
    static final long START = 1_700_000_000_000L;
    private static final long LIFETIME = 6 * 86_400_000L;
    private static final String NET = "10.0.0";
    private static final Map<String, Long> UNITS = new LinkedHashMap<>();

    static {
        UNITS.put("d", 86_400_000L);
        UNITS.put("h", 3_600_000L);
        UNITS.put("m", 60_000L);
        UNITS.put("s", 1000L);
    }

    private final String title;
    private @Nullable NetbiosName name;
    private long now;
    private final List<Fact> facts = new ArrayList<>();
    private final List<String> expected = new ArrayList<>();
    private final Map<NetbiosName, Present> presents = new LinkedHashMap<>();
    private final Map<Ipv4Address, String> neighbours = new LinkedHashMap<>();

    private ToldStory(String title) {
        this.title = title;
    }

    /** The stories of a text, which are parted by their titles. */
    static List<ToldStory> of(String text) {
        List<ToldStory> stories = new ArrayList<>();
        for (String line : text.lines().map(String::strip).toList()) {
            if (line.startsWith("# ")) {
                stories.add(new ToldStory(line.substring(2)));
            } else if (!line.isEmpty()) {
                stories.get(stories.size() - 1).add(line);
            }
        }
        return stories;
    }

    private void add(String line) {
        String[] words = line.split("\\s+");
        if (name == null) {
            name = name(line);
        } else if (line.startsWith("= ") || line.startsWith("? ") || line.startsWith("> ")) {
            expected.add(line);
        } else if (words[0].equals("now")) {
            now = START + millis(words[1]);
            presents.put(name(), present(name(), now, Arrays.asList(words).subList(2, words.length)));
        } else if (words[0].equals("other")) {
            NetbiosName other = name(words[1]);
            presents.put(other, present(other, now, Arrays.asList(words).subList(2, words.length)));
        } else if (words[0].equals("neighbour")) {
            neighbours.put(address(words[1]), words[2]);
        } else {
            facts.add(fact(words));
        }
    }

    /** What is now, such as of {@code unique .1}. */
    static Present present(NetbiosName of, long now, List<String> words) {
        if (words.isEmpty()) {
            return Present.unknown(now);
        }
        boolean isNone = words.get(0).equals("none");
        return Present.of(isNone ? null : record(of, words.get(0), addresses(words.get(1)), now + LIFETIME), now);
    }

    private static NameRecord record(NetbiosName of, String kind, List<Ipv4Address> addresses, long expires) {
        RecordType type = switch (kind) {
            case "group" -> RecordType.GROUP;
            case "special" -> RecordType.SPECIAL_GROUP;
            default -> addresses.size() > 1 ? RecordType.MULTIHOMED : RecordType.UNIQUE;
        };
        return new NameRecord(
                of,
                type,
                kind.equals("released") ? RecordState.RELEASED : RecordState.ACTIVE,
                NodeType.H,
                kind.equals("static"),
                Ipv4Address.ZERO,
                1,
                addresses.get(0),
                Long.MAX_VALUE,
                addresses.stream()
                        .map(address -> new Holder(
                                address, Ipv4Address.ZERO, 0, kind.equals("static") ? Long.MAX_VALUE : expires))
                        .toList());
    }

    /** A fact about {@code PC1<20>}, such as {@code 1s .2 CONFLICT ->.1}. */
    static Fact fact(NetbiosName of, String line) {
        ToldStory story = new ToldStory("");
        story.name = of;
        return story.fact(line.split("\\s+"));
    }

    private Fact fact(String[] words) {
        FactKind kind = FactKind.valueOf(words[2]);
        boolean isOfNone = kind == FactKind.STATUS
                || kind == FactKind.DNS_NAME
                || kind == FactKind.SERVER_SILENT
                || kind == FactKind.SERVER_BACK
                || kind == FactKind.PARTNER_FAILED
                || kind == FactKind.PARTNER_RESTORED
                || kind == FactKind.PARTNER_MIRRORED
                || kind == FactKind.PARTNER_ONE_SIDED;
        Fact fact = Fact.of(START + millis(words[0]), kind, isOfNone ? null : name(), address(words[1]));
        for (String word : Arrays.asList(words).subList(3, words.length)) {
            fact = with(fact, word);
        }
        return fact;
    }

    private static Fact with(Fact fact, String word) {
        if (word.equals("!")) {
            return fact.found();
        } else if (word.equals("unique") || word.equals("group")) {
            return fact.with(Detail.TYPE, word);
        } else if (word.startsWith("->")) {
            return fact.with(address(word.substring(2)));
        } else if (word.startsWith("=")) {
            return fact.with(addresses(word.substring(1)));
        } else if (word.startsWith("^")) {
            return fact.sentBy(address(word.substring(1)));
        } else if (word.indexOf(':') > 0) {
            Detail detail = Detail.valueOf(word.substring(0, word.indexOf(':')).toUpperCase(Locale.ROOT));
            String value = word.substring(word.indexOf(':') + 1);
            return fact.with(
                    detail, detail == Detail.NAMES ? value.replace(",", Fact.BETWEEN_NAMES) : value.replace('_', ' '));
        }
        return new Fact(
                fact.at(),
                fact.kind(),
                name(word),
                fact.actor(),
                fact.peer(),
                fact.sender(),
                fact.addresses(),
                fact.active(),
                fact.details());
    }

    private static NetbiosName name(String text) {
        return NetbiosName.parse(text.replace('_', ' '));
    }

    private NetbiosName name() {
        if (name == null) {
            throw new IllegalStateException("no name: " + title);
        }
        return name;
    }

    private static List<Ipv4Address> addresses(String text) {
        return Arrays.stream(text.split(",")).map(ToldStory::address).toList();
    }

    private static Ipv4Address address(String text) {
        return text.equals("-") ? Ipv4Address.ZERO : Ipv4Address.parse(text.startsWith(".") ? NET + text : text);
    }

    private static long millis(String text) {
        String unit = text.substring(text.length() - 1);
        Long factor = UNITS.get(unit);
        return factor == null
                ? Long.parseLong(text)
                : (long) (Double.parseDouble(text.substring(0, text.length() - 1)) * factor);
    }

    private static String time(long at) {
        long millis = at - START;
        for (Map.Entry<String, Long> unit : UNITS.entrySet()) {
            if (millis != 0 && millis % unit.getValue() == 0) {
                return millis / unit.getValue() + unit.getKey();
            }
        }
        return String.valueOf(millis);
    }

    List<Verdict> verdicts() {
        Present unknown = presents.getOrDefault(name(), Present.unknown(Diagnosis.lastOf(facts)));
        Hosts hosts = new Hosts(this::of, address -> neighbours.getOrDefault(address, ""));
        List<Fact> about =
                facts.stream().filter(fact -> name().equals(fact.name())).toList();
        return Diagnosis.explain(new Evidence(
                name(), about, hosts, other -> presents.getOrDefault(other, Present.unknown(unknown.now()))));
    }

    private List<Fact> of(Ipv4Address address) {
        return facts.stream()
                .filter(fact -> fact.actor().equals(address)
                        || address.equals(fact.peer())
                        || fact.addresses().contains(address))
                .toList();
    }

    List<String> expected() {
        return expected;
    }

    /** What the facts explain, written as what is expected is. */
    List<String> explained() {
        boolean tellsMissing = expected.stream().anyMatch(line -> line.startsWith("? "));
        boolean tellsAdvice = expected.stream().anyMatch(line -> line.startsWith("> "));
        List<String> lines = new ArrayList<>();
        for (Verdict verdict : verdicts()) {
            lines.add("= " + verdict.code() + " " + verdict.confidence() + ": " + reasons(verdict) + end(verdict));
            if (tellsMissing) {
                verdict.missing().forEach(missing -> lines.add("? " + missing));
            }
            if (tellsAdvice) {
                Advice advice = verdict.advice();
                lines.add("> " + advice.severity() + ": " + advice.desktop() + " | " + advice.network());
            }
        }
        return lines.isEmpty() ? List.of("= nothing") : lines;
    }

    private static String reasons(Verdict verdict) {
        return verdict.reasons().stream()
                .map(reason -> reason.shows() + " (" + reason.fact().kind() + " "
                        + shortened(reason.fact().actor().toString()) + " @"
                        + time(reason.fact().at()) + ")")
                .collect(Collectors.joining(" | "));
    }

    private static String shortened(String address) {
        return address.startsWith(NET) ? address.substring(NET.length()) : address;
    }

    private static String end(Verdict verdict) {
        Ending ended = verdict.ended();
        return ended == null ? "" : " until " + time(ended.at()) + ": " + ended.text();
    }

    @Override
    public String toString() {
        return title;
    }
}
