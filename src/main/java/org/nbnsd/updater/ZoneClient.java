package org.nbnsd.updater;

import java.io.EOFException;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NoRouteToHostException;
import java.net.SocketTimeoutException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;
import org.nbnsd.dns.DomainName;
import org.nbnsd.dns.TransferKey;
import org.nbnsd.dns.update.Found;
import org.nbnsd.dns.update.ZoneAnswer;
import org.nbnsd.dns.update.ZoneChange;
import org.nbnsd.dns.update.ZoneRequest;
import org.xbill.DNS.ARecord;
import org.xbill.DNS.DClass;
import org.xbill.DNS.Message;
import org.xbill.DNS.Name;
import org.xbill.DNS.PTRRecord;
import org.xbill.DNS.Rcode;
import org.xbill.DNS.Record;
import org.xbill.DNS.Section;
import org.xbill.DNS.SimpleResolver;
import org.xbill.DNS.TSIG;
import org.xbill.DNS.TSIGRecord;
import org.xbill.DNS.TXTRecord;
import org.xbill.DNS.TextParseException;
import org.xbill.DNS.Type;
import org.xbill.DNS.Update;
import org.xbill.DNS.ZoneTransferException;
import org.xbill.DNS.ZoneTransferIn;

/**
 * Carries the requests of a {@link org.nbnsd.dns.update.ZoneUpdater} to the server of its zone, signed (RFC 2136, RFC 8945). An answer
 * that is not signed with the same key counts as none, whatever it says. For one thread, which waits for the answers.
 */
public final class ZoneClient {
    /** For an answer. */
    private static final Duration PATIENCE = Duration.ofSeconds(5);
    /** For a whole zone. */
    private static final Duration LONG_PATIENCE = Duration.ofSeconds(60);
    /** So many changes fit into a datagram, with what they rest on. */
    private static final int MOST_BY_UDP = 10;

    /**
     * What is updated, where, and how.
     *
     * @param server the server
     * @param zone the zone
     * @param isReverse whether the names of the zone are addresses, which have names; otherwise they are names with addresses
     * @param mark the text that says of a name that it is ours
     * @param ttl of what is put there, in seconds
     * @param key that both have
     */
    public record Settings(
            InetSocketAddress server, DomainName zone, boolean isReverse, String mark, long ttl, TransferKey key) {}

    private final Settings settings;
    private final Name zone;
    private final TSIG key;
    private final Clock clock;
    private final int type;

    /**
     * Asks nobody yet.
     *
     * @param settings what, where and how
     */
    public ZoneClient(Settings settings) {
        this(settings, Clock.systemUTC());
    }

    ZoneClient(Settings settings, Clock clock) {
        this.settings = settings;
        this.clock = clock;
        zone = name(settings.zone().text() + ".");
        TransferKey shared = settings.key();
        key = new TSIG(
                TSIG.algorithmToName(shared.algorithm()),
                absolute(shared.name()),
                new SecretKeySpec(Base64.getDecoder().decode(shared.secret()), shared.algorithm()),
                clock);
        type = settings.isReverse() ? Type.PTR : Type.A;
    }

    private static Name name(String text) {
        try {
            return Name.fromString(text);
        } catch (TextParseException e) {
            throw new IllegalArgumentException("name: " + text + " (expected: one of the DNS)", e);
        }
    }

    private static Name absolute(String text) {
        return name(text.endsWith(".") ? text : text + ".");
    }

    private Name owner(String owner) {
        return name(owner + "." + settings.zone().text() + ".");
    }

    /**
     * Asks, and waits.
     *
     * @param request what
     * @return what came of it, also if nothing did
     * @throws InterruptedException if the thread is interrupted
     */
    public ZoneAnswer ask(ZoneRequest request) throws InterruptedException {
        try {
            if (request instanceof ZoneRequest.Look look) {
                return look(look.owners());
            }
            return request instanceof ZoneRequest.Send send ? send(send.changes()) : transfer();
        } catch (IOException e) {
            return new ZoneAnswer.Failed(why(e));
        } catch (
                RuntimeException
                        e) { // dnsjava throws some over answers that make no sense, such as one without a record
            return new ZoneAnswer.Failed("it answers what makes no sense (" + e + ")");
        }
    }

    private SimpleResolver resolver(boolean byTcp) {
        SimpleResolver resolver = new SimpleResolver(settings.server());
        resolver.setTSIGKey(key);
        resolver.setTimeout(PATIENCE);
        resolver.setTCP(byTcp);
        return resolver;
    }

    private ZoneAnswer send(List<ZoneChange> changes) throws IOException, InterruptedException {
        Update update = new Update(zone);
        for (ZoneChange change : changes) {
            add(change, update);
        }
        Message answer =
                wait(resolver(changes.size() > MOST_BY_UDP).sendAsync(update).toCompletableFuture());
        ZoneAnswer wrong = untrusted(answer);
        if (wrong != null) {
            return wrong;
        }
        return switch (answer.getRcode()) {
            case Rcode.NOERROR -> new ZoneAnswer.Done();
            case Rcode.YXDOMAIN, Rcode.YXRRSET, Rcode.NXRRSET, Rcode.NXDOMAIN -> new ZoneAnswer.Otherwise();
            default -> problem(answer.getRcode());
        };
    }

    private void add(ZoneChange change, Update update) throws IOException {
        Name owner = owner(change.owner());
        TXTRecord mark = new TXTRecord(owner, DClass.IN, settings.ttl(), settings.mark());
        if (change.isOurs()) {
            update.present(new TXTRecord(owner, DClass.IN, 0, settings.mark())); // a condition lasts for no time
            update.delete(owner, type);
        } else {
            update.absent(owner);
            update.add(mark);
        }
        for (String data : change.data()) {
            update.add(record(owner, data));
        }
        if (change.data().isEmpty()) {
            update.delete(mark);
        }
    }

    private Record record(Name owner, String data) throws IOException {
        return settings.isReverse()
                ? new PTRRecord(owner, DClass.IN, settings.ttl(), absolute(data))
                : new ARecord(owner, DClass.IN, settings.ttl(), InetAddress.getByName(data));
    }

    /** Null if the answer is signed as it should be. */
    private @Nullable ZoneAnswer untrusted(Message answer) {
        TSIGRecord signature = answer.getTSIG();
        int error = signature == null ? Rcode.NOERROR : signature.getError();
        if (signature != null && error != Rcode.NOERROR) {
            return new ZoneAnswer.Refused(false, keyProblem(error, signature));
        }
        if (signature != null && answer.isVerified()) {
            return null;
        }
        if (answer.getRcode() == Rcode.NOERROR || signature != null) {
            return new ZoneAnswer.Refused(
                    false,
                    "its answer is not signed with the key " + settings.key().name()
                            + ", so that anybody may have sent it (expected: a server that knows the key)");
        }
        return problem(answer.getRcode());
    }

    private String keyProblem(int error, TSIGRecord signature) {
        String name = settings.key().name();
        return switch (error) {
            case Rcode.BADKEY ->
                "it knows no key " + name + " with " + settings.key().algorithm()
                        + " (BADKEY; expected: the same key in its configuration)";
            case Rcode.BADSIG ->
                "it has another secret for the key " + name + " (BADSIG; expected: the same in both places)";
            case Rcode.BADTIME ->
                "the clocks differ too much (BADTIME): here it is " + seconds(clock.instant()) + ", there "
                        + there(signature) + " (expected: less than 5 minutes between them)";
            default -> "it does not like the signature (" + Rcode.TSIGstring(error) + ")";
        };
    }

    /** Its clock is behind the signature, six octets (RFC 8945 5.2.3). */
    private static String there(TSIGRecord signature) {
        byte[] other = signature.getOther();
        if (other == null || other.length != 6) {
            return "another time";
        }
        long seconds = 0;
        for (byte octet : other) {
            seconds = seconds << 8 | octet & 0xFF;
        }
        return seconds(Instant.ofEpochSecond(seconds));
    }

    private static String seconds(Instant time) {
        return time.truncatedTo(ChronoUnit.SECONDS).toString();
    }

    private ZoneAnswer problem(int rcode) {
        String text = Rcode.string(rcode);
        return switch (rcode) {
            case Rcode.REFUSED ->
                new ZoneAnswer.Refused(
                        true, "it refuses (REFUSED; expected: an update-policy that grants this key A, PTR and TXT)");
            case Rcode.NOTAUTH ->
                new ZoneAnswer.Refused(
                        false, "it is not the primary server of the zone, or does not know the key (NOTAUTH)");
            case Rcode.NOTZONE, Rcode.FORMERR, Rcode.NOTIMP ->
                new ZoneAnswer.Refused(true, "it does not take such a request (" + text + ")");
            default -> new ZoneAnswer.Failed("it says " + text);
        };
    }

    /** What is under one name, as it comes in by and by. */
    private final class Gathered {
        private final List<String> data = new ArrayList<>();
        private boolean hasMark;
        private boolean hasOthers;
        private boolean isInUse;

        void add(Record record) {
            isInUse = true;
            if (record instanceof ARecord address && type == Type.A) {
                data.add(address.getAddress().getHostAddress());
            } else if (record instanceof PTRRecord pointer && type == Type.PTR) {
                data.add(pointer.getTarget().toString(true).toLowerCase(Locale.ROOT));
            } else if (record instanceof TXTRecord text) {
                boolean isMark = text.getStrings().equals(List.of(settings.mark()));
                hasMark |= isMark;
                hasOthers |= !isMark;
            }
        }

        Found found() {
            return new Found(hasMark && !hasOthers, isInUse, data);
        }
    }

    /** Asks for all at once; nobody else asks this server so much. */
    private ZoneAnswer look(List<String> owners) throws IOException, InterruptedException {
        SimpleResolver resolver = resolver(false);
        Map<String, List<CompletableFuture<Message>>> asked = new LinkedHashMap<>();
        for (String owner : owners) {
            Name name = owner(owner);
            asked.put(
                    owner,
                    List.of(
                            resolver.sendAsync(query(name, type)).toCompletableFuture(),
                            resolver.sendAsync(query(name, Type.TXT)).toCompletableFuture()));
        }
        Map<String, Found> found = new HashMap<>();
        for (Map.Entry<String, List<CompletableFuture<Message>>> of : asked.entrySet()) {
            Gathered gathered = new Gathered();
            Name name = owner(of.getKey());
            for (CompletableFuture<Message> one : of.getValue()) {
                Message answer = wait(one);
                ZoneAnswer wrong = untrusted(answer);
                if (wrong != null) {
                    return wrong;
                }
                if (answer.getRcode() != Rcode.NOERROR && answer.getRcode() != Rcode.NXDOMAIN) {
                    return problem(answer.getRcode());
                }
                answer.getSection(Section.ANSWER).stream()
                        .filter(record -> record.getName().equals(name))
                        .forEach(gathered::add);
            }
            found.put(of.getKey(), gathered.found());
        }
        return new ZoneAnswer.Seen(found);
    }

    private static Message query(Name name, int type) {
        return Message.newQuery(Record.newRecord(name, type, DClass.IN));
    }

    private ZoneAnswer transfer() throws IOException {
        Map<String, Gathered> gathered = new HashMap<>();
        ZoneTransferIn transfer = ZoneTransferIn.newAXFR(zone, settings.server(), key);
        transfer.setTimeout(LONG_PATIENCE);
        try {
            transfer.run(new ZoneTransferIn.ZoneTransferHandler() {
                @Override
                public void startAXFR() {}

                @Override
                public void startIXFR() {}

                @Override
                public void startIXFRDeletes(Record soa) {}

                @Override
                public void startIXFRAdds(Record soa) {}

                @Override
                public void handleRecord(Record record) {
                    Name name = record.getName();
                    if (name.subdomain(zone) && !name.equals(zone)) {
                        String owner = name.relativize(zone).toString().toLowerCase(Locale.ROOT);
                        gathered.computeIfAbsent(owner, any -> new Gathered()).add(record);
                    }
                }
            });
        } catch (ZoneTransferException e) {
            // Whatever is wrong with whole zones, the names can be looked at one by one; what is wrong with the key is
            // told then.
            return new ZoneAnswer.Refused(true, "it does not give the whole zone: " + e.getMessage());
        }
        Map<String, Found> found = new HashMap<>();
        gathered.forEach((owner, of) -> found.put(owner, of.found()));
        return new ZoneAnswer.Seen(found);
    }

    private static Message wait(CompletableFuture<Message> answer) throws IOException, InterruptedException {
        try {
            return answer.get();
        } catch (ExecutionException | CompletionException e) {
            throw e.getCause() instanceof IOException io ? io : new IOException(e.getCause());
        }
    }

    private static String why(IOException e) {
        Throwable cause = e.getCause() == null ? e : e.getCause();
        if (e instanceof ConnectException || cause instanceof ConnectException) {
            return "nobody listens there";
        }
        if (e instanceof SocketTimeoutException
                || cause instanceof TimeoutException
                || cause instanceof SocketTimeoutException) {
            return "there is no answer";
        }
        if (e instanceof NoRouteToHostException) {
            return "there is no way to it";
        }
        return e instanceof EOFException
                ? "it closes the connection"
                : "there is no answer ("
                        + (e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage()) + ")";
    }
}
