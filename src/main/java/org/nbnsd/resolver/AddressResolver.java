package org.nbnsd.resolver;

import java.io.IOException;
import java.net.Inet4Address;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.nbnsd.dns.DomainName;
import org.nbnsd.wire.Ipv4Address;
import org.xbill.DNS.ARecord;
import org.xbill.DNS.CNAMERecord;
import org.xbill.DNS.DClass;
import org.xbill.DNS.Message;
import org.xbill.DNS.Name;
import org.xbill.DNS.Rcode;
import org.xbill.DNS.Record;
import org.xbill.DNS.ResolverConfig;
import org.xbill.DNS.Section;
import org.xbill.DNS.SimpleResolver;
import org.xbill.DNS.TextParseException;
import org.xbill.DNS.Type;

/**
 * Looks names up at resolvers of the DNS, which follow aliases for it: one after the other, if one is silent or cannot tell. It
 * waits for nothing, and keeps nothing. For any thread.
 */
public final class AddressResolver {
    /** More of them would take longer than anybody waits. */
    private static final int MOST_SERVERS = 3;
    /** Of one answer; more are no host's. */
    private static final int MOST_ADDRESSES = 25;
    /** From one name to the next in an answer; more of them go round in a circle. */
    private static final int MOST_ALIASES = 16;

    private final List<SimpleResolver> servers;

    /**
     * Asks these servers.
     *
     * @param servers at least one; the first three are asked
     * @param patience for how long each may be silent
     */
    public AddressResolver(List<InetSocketAddress> servers, Duration patience) {
        if (servers.isEmpty()) {
            throw new IllegalArgumentException("servers: none (expected: at least one)");
        }
        this.servers =
                servers.stream().limit(MOST_SERVERS).map(SimpleResolver::new).toList();
        this.servers.forEach(server -> server.setTimeout(patience));
    }

    /**
     * Those that this machine asks.
     *
     * @return as the system is configured now; this machine itself, if nothing is
     */
    public static List<InetSocketAddress> ofThisMachine() {
        ResolverConfig.refresh();
        return List.copyOf(ResolverConfig.getCurrentConfig().servers());
    }

    /**
     * The domains in which this machine looks for names without a dot.
     *
     * @return those that are domains, as the system is configured now
     */
    public static List<DomainName> searchedByThisMachine() {
        ResolverConfig.refresh();
        return ResolverConfig.getCurrentConfig().searchPath().stream()
                .map(name -> name.toString(true))
                .flatMap(AddressResolver::domain)
                .toList();
    }

    private static Stream<DomainName> domain(String text) {
        try {
            return Stream.of(DomainName.parse(text));
        } catch (IllegalArgumentException e) {
            return Stream.of(); // such as the root
        }
    }

    /** A server could be reached, and does not know: not the same as that there is no such name. */
    static final class UnansweredException extends IOException {
        private static final long serialVersionUID = 1L;

        UnansweredException(String message) {
            super(message);
        }
    }

    /**
     * The IPv4 addresses of a name.
     *
     * @param fullName with or without a dot at the end; a name of the DNS in any case, never one to which domains are added
     * @return none if there is no such name, or it has none; fails if nobody can tell
     */
    public CompletableFuture<List<Ipv4Address>> ask(String fullName) {
        return answer(fullName).thenApply(Answer::addresses);
    }

    /**
     * What the DNS says of a name.
     *
     * @param addresses its addresses, 25 at most
     * @param ttl for how many seconds they hold; 0 if there are none
     */
    public record Answer(List<Ipv4Address> addresses, long ttl) {
        /** Keeps a copy. */
        public Answer {
            addresses = List.copyOf(addresses);
        }
    }

    /**
     * The IPv4 addresses of a name, and how long they hold.
     *
     * @param fullName as for {@link #ask}
     * @return fails if nobody can tell
     */
    public CompletableFuture<Answer> answer(String fullName) {
        Record question;
        try {
            question = Record.newRecord(Name.fromString(fullName, Name.root), Type.A, DClass.IN);
        } catch (TextParseException e) {
            return CompletableFuture.failedFuture(e);
        }
        return ask(Message.newQuery(question), 0).toCompletableFuture();
    }

    private CompletionStage<Answer> ask(Message query, int server) {
        CompletionStage<Answer> asked = servers.get(server).sendAsync(query).thenCompose(AddressResolver::read);
        return server + 1 == servers.size()
                ? asked
                : asked.handle((answer, failure) -> failure == null
                                ? CompletableFuture.completedStage(answer)
                                : ask(query.clone(), server + 1))
                        .thenCompose(stage -> stage);
    }

    private static CompletionStage<Answer> read(Message answer) {
        int rcode = answer.getRcode();
        if (rcode != Rcode.NOERROR && rcode != Rcode.NXDOMAIN) {
            return CompletableFuture.failedStage(new UnansweredException("it says " + Rcode.string(rcode)));
        }
        Name wanted = end(answer);
        List<ARecord> records = answer.getSection(Section.ANSWER).stream()
                .filter(record ->
                        record.getDClass() == DClass.IN && record.getName().equals(wanted))
                .flatMap(record -> record instanceof ARecord address ? Stream.of(address) : Stream.empty())
                .limit(MOST_ADDRESSES)
                .toList();
        List<Ipv4Address> addresses = records.stream()
                .map(record -> ((Inet4Address) record.getAddress()).getAddress())
                .map(Ipv4Address::of)
                .distinct()
                .toList();
        return CompletableFuture.completedStage(new Answer(
                addresses, records.stream().mapToLong(ARecord::getTTL).min().orElse(0)));
    }

    /** The name that was asked for, or what it is an alias of in the end; whatever else is in an answer was not asked for. */
    private static @Nullable Name end(Message answer) {
        Record question = answer.getQuestion();
        Name name = question == null ? null : question.getName();
        for (int i = 0; i < MOST_ALIASES && name != null; i++) {
            Name from = name;
            Name to = answer.getSection(Section.ANSWER).stream()
                    .filter(record ->
                            record.getDClass() == DClass.IN && record.getName().equals(from))
                    .flatMap(record ->
                            record instanceof CNAMERecord alias ? Stream.of(alias.getTarget()) : Stream.empty())
                    .findFirst()
                    .orElse(null);
            if (to == null) {
                return name;
            }
            name = to;
        }
        return null;
    }
}
