package org.nbnsd.cli.records;

import com.google.common.base.Splitter;
import com.google.common.primitives.Ints;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.nbnsd.dns.Computer;
import org.nbnsd.wire.Ipv4Address;
import org.xbill.DNS.DClass;
import org.xbill.DNS.Message;
import org.xbill.DNS.Name;
import org.xbill.DNS.Rcode;
import org.xbill.DNS.Record;
import org.xbill.DNS.Section;
import org.xbill.DNS.SimpleResolver;
import org.xbill.DNS.Type;

/**
 * The way of a question from the server that the network asks to the daemon: asks for a computer of which the answer is known, first the
 * daemon and then the other, until something differs.
 */
final class DnsChain {
    private static final Duration PATIENCE = Duration.ofSeconds(3);
    private static final Pattern QUOTED = Pattern.compile("\"([^\"]*)\"");
    private static final int DNS_PORT = 53;

    /**
     * A question and what came of it.
     *
     * @param server who was asked
     * @param question the name and the type
     * @param expected what should be answered
     * @param answer what was
     * @param isGood whether that is it
     * @param advice what to look at; empty if it is good
     */
    record Step(String server, String question, String expected, String answer, boolean isGood, String advice) {}

    private final String suffix;
    private final @Nullable InetSocketAddress daemon;
    private final @Nullable InetSocketAddress front;

    /**
     * By the settings of a daemon.
     *
     * @param settings values of its keys, as they would be written in a file
     * @param front the server that the network asks; null for the one that this machine asks
     */
    DnsChain(Map<String, String> settings, @Nullable InetSocketAddress front) {
        this.front = front;
        suffix = text(settings, "dns.suffix");
        String listen = text(settings, "dns.listen");
        daemon = listen.isEmpty() ? null : here(address(listen, DNS_PORT));
    }

    /** The first text of a value. */
    private static String text(Map<String, String> settings, String key) {
        return QUOTED.matcher(settings.getOrDefault(key, ""))
                .results()
                .map((MatchResult result) -> result.group(1))
                .findFirst()
                .orElse("");
    }

    /**
     * An address as people write it.
     *
     * @param text with or without a port
     * @param usual the port if there is none
     * @throws IllegalArgumentException if it is none
     */
    static InetSocketAddress address(String text, int usual) {
        List<String> parts = Splitter.on(':').splitToList(text);
        Integer port = parts.size() == 1 ? Integer.valueOf(usual) : Ints.tryParse(parts.get(1));
        if (parts.size() > 2 || port == null || port < 1 || port > 0xFFFF) {
            throw new IllegalArgumentException(text + " (expected: an address such as 10.0.0.53, or 127.0.0.1:5300)");
        }
        return new InetSocketAddress(Ipv4Address.parse(parts.get(0)).toString(), port);
    }

    /** Who listens at all addresses is asked at one of this machine. */
    private static InetSocketAddress here(InetSocketAddress address) {
        return address.getAddress().isAnyLocalAddress()
                ? new InetSocketAddress(InetAddress.getLoopbackAddress(), address.getPort())
                : address;
    }

    /** Whether the daemon answers the DNS at all. */
    boolean isServed() {
        return daemon != null;
    }

    /** Asks; the last step is the first that is not good. */
    List<Step> ask(Computer computer) throws IOException {
        List<Step> steps = new ArrayList<>();
        String name = computer.label() + "." + suffix;
        String expected =
                shown(computer.addresses().stream().map(Ipv4Address::toString).toList());
        InetSocketAddress itself = daemon;
        if (itself == null) {
            return List.of();
        }
        steps.add(step("nbnsd at " + shown(itself), new SimpleResolver(itself), name, Type.A, expected, true));
        if (isGood(steps)) {
            InetSocketAddress other = front;
            SimpleResolver resolver = other == null ? new SimpleResolver() : new SimpleResolver(other);
            String server = shown(resolver.getAddress());
            steps.add(step(server, resolver, name, Type.A, expected, false));
            if (isGood(steps)) {
                steps.add(step(server, resolver, name, Type.AAAA, "nothing of that type", false));
            }
        }
        return steps;
    }

    static boolean isGood(List<Step> steps) {
        return steps.stream().allMatch(Step::isGood);
    }

    private static String shown(InetSocketAddress address) {
        return address.getAddress().getHostAddress() + ":" + address.getPort();
    }

    private static String shown(List<String> data) {
        return data.stream().sorted().collect(Collectors.joining(", "));
    }

    private Step step(
            String server, SimpleResolver resolver, String name, int type, String expected, boolean isDaemon) {
        String answer = answer(resolver, name, type);
        boolean isGood = answer.equals(expected);
        return new Step(
                server,
                name + " " + Type.string(type),
                expected,
                answer,
                isGood,
                isGood ? "" : isDaemon ? adviceForDaemon(answer) : advice(answer));
    }

    private static String answer(SimpleResolver resolver, String name, int type) {
        resolver.setTimeout(PATIENCE);
        try {
            Message answer =
                    resolver.send(Message.newQuery(Record.newRecord(Name.fromString(name + "."), type, DClass.IN)));
            if (answer.getRcode() != Rcode.NOERROR) {
                return Rcode.string(answer.getRcode());
            }
            List<String> data = answer.getSection(Section.ANSWER).stream()
                    .filter(record -> record.getType() == type)
                    .map(Record::rdataToString)
                    .toList();
            return data.isEmpty() ? "nothing of that type" : shown(data);
        } catch (IOException e) {
            return "no answer";
        }
    }

    private static String adviceForDaemon(String answer) {
        return answer.equals("no answer")
                ? "the daemon does not answer there: is allow in the section [dns] what it should be, and another program at that"
                        + " port?"
                : "the daemon has just changed what it says: try again";
    }

    private String advice(String answer) {
        return switch (answer) {
            case "no answer" -> "this server does not run, or does not answer this machine";
            case "NXDOMAIN" ->
                "this server does not ask nbnsd about " + suffix
                        + ": the forwarder is missing, or it answers that zone by itself";
            case "REFUSED", "SERVFAIL" ->
                "this server cannot ask nbnsd about " + suffix
                        + ": is the address of its forwarder right, and does it want signatures (DNSSEC) of that zone?";
            case "nothing of that type" -> "this server has another zone that has this name";
            default ->
                "this server keeps an older answer, until its time is over, or has another zone that has this name";
        };
    }
}
