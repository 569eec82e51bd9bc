package org.nbnsd.simulation;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.nbnsd.name.NameSuffix;
import org.nbnsd.name.NetbiosName;
import org.nbnsd.protocol.Endpoint;
import org.nbnsd.wire.AddressEntry;
import org.nbnsd.wire.Decoded;
import org.nbnsd.wire.HeaderFlags;
import org.nbnsd.wire.Ipv4Address;
import org.nbnsd.wire.Message;
import org.nbnsd.wire.MessageDecoder;
import org.nbnsd.wire.MessageEncoder;
import org.nbnsd.wire.NodeType;
import org.nbnsd.wire.Rcode;
import org.nbnsd.wire.Request.MultihomedRegistrationRequest;
import org.nbnsd.wire.Request.NameQueryRequest;
import org.nbnsd.wire.Request.NameRefreshRequest;
import org.nbnsd.wire.Request.NameRegistrationRequest;
import org.nbnsd.wire.Request.NameReleaseRequest;
import org.nbnsd.wire.Request.NameUpdateRequest;
import org.nbnsd.wire.Response;
import org.nbnsd.wire.Response.NegativeNameQueryResponse;
import org.nbnsd.wire.Response.NegativeRegistrationResponse;
import org.nbnsd.wire.Response.PositiveNameQueryResponse;
import org.nbnsd.wire.Response.PositiveRegistrationResponse;
import org.nbnsd.wire.Response.WackResponse;

/**
 * A P node (RFC 1002 section 5.1.2): it wants names, registers, refreshes and releases them, and answers for those that it
 * holds. What it believes to hold it was granted, by an answer to a request of its own, and not longer than that says.
 */
abstract class Host {
    private static final int PORT = 137;

    private enum Purpose {
        REGISTER,
        REFRESH,
        RELEASE,
        QUERY
    }

    private record Held(NetbiosName name, Ipv4Address address) {}

    private static final class Transaction {
        private final Purpose purpose;
        private final Message request;
        private final Held held;
        private final byte[] octets;
        private final long startedAt;
        private int sent;
        private boolean waits;

        Transaction(Purpose purpose, Message request, Held held, long startedAt) {
            this.purpose = purpose;
            this.request = request;
            this.held = held;
            this.octets = MessageEncoder.encode(request);
            this.startedAt = startedAt;
        }
    }

    private final Simulation site;
    private final String label;
    private final Manner manner;
    private final Random random;
    private final Random link;
    private final Random schedule;
    private final Random waits;
    private final List<Ipv4Address> addresses = new ArrayList<>();
    /** What it wants to have; true for groups. */
    private final Map<NetbiosName, Boolean> wanted = new LinkedHashMap<>();
    /** Until when it has what it was granted. */
    private final Map<Held, Long> holds = new HashMap<>();

    /** What it was last told that it cannot have. */
    private final Set<NetbiosName> refused = new HashSet<>();

    private final Map<Integer, Transaction> outstanding = new HashMap<>();
    private Ipv4Address firstAddress = Ipv4Address.ZERO;
    private int usedAddresses;
    private boolean up;
    private boolean cutOff;
    private int life;
    private int nextId;

    Host(Simulation site, String label, Manner manner, long seed) {
        this.site = site;
        this.label = label;
        this.manner = manner;
        random = new Random(seed);
        link = new Random(seed + 1);
        schedule = new Random(seed + 2);
        waits = new Random(seed + 3);
        nextId = random.nextInt(0x10000);
    }

    @Override
    public String toString() {
        return label + addresses + (up ? "" : " (off)") + (cutOff ? " (cut off)" : "");
    }

    /** The names of the computer, in the order in which it registers them; true for groups. */
    abstract Map<NetbiosName, Boolean> bootNames();

    /** Something that happens to the host now and then, of its kind only. */
    void act() {}

    /** Whether what it believes counts. */
    boolean isHonest() {
        return true;
    }

    final Simulation site() {
        return site;
    }

    final Random random() {
        return random;
    }

    final Random link() {
        return link;
    }

    /** For what happens to it when. */
    final Random schedule() {
        return schedule;
    }

    /** New dice for what it does next: what others did to it before does not matter to that. */
    final void shuffle() {
        random.setSeed(schedule.nextLong());
    }

    /** With how many addresses it begins. */
    int addressesAtFirst() {
        return 1;
    }

    /** Gives it its first addresses; all that it ever gets are of one /24. */
    final void settle(Ipv4Address first) {
        firstAddress = first;
        for (int number = addressesAtFirst(); number > 0; number--) {
            attach(freshAddress());
        }
    }

    /** An address that nobody had before. */
    private Ipv4Address freshAddress() {
        return new Ipv4Address(firstAddress.bits() + usedAddresses++);
    }

    final List<Ipv4Address> addresses() {
        return addresses;
    }

    final boolean isUp() {
        return up;
    }

    final boolean isCutOff() {
        return cutOff;
    }

    final void setCutOff(boolean cut) {
        cutOff = cut;
    }

    final int id() {
        nextId = nextId + 1 & 0xFFFF;
        return nextId;
    }

    /** The address with which it believes to hold a name; null if it does not. */
    final @Nullable Ipv4Address believes(NetbiosName name) {
        for (Ipv4Address address : addresses) {
            if (up && holds.getOrDefault(new Held(name, address), 0L) > site.now()) {
                return address;
            }
        }
        return null;
    }

    private void attach(Ipv4Address address) {
        addresses.add(address);
        site.network().attach(address, this);
    }

    private void detach(Ipv4Address address) {
        addresses.remove(address);
        site.network().detach(address);
        holds.keySet().removeIf(held -> held.address().equals(address));
        outstanding.values().removeIf(transaction -> transaction.held.address().equals(address));
    }

    /** Runs a task later, unless the host is switched off until then. */
    final void after(long millis, Runnable task) {
        int planned = life;
        site.agenda().after(millis, () -> {
            if (life == planned) {
                task.run();
            }
        });
    }

    void boot() {
        if (up) {
            return;
        }
        up = true;
        life++;
        wanted.clear();
        long delay = 0;
        for (Map.Entry<NetbiosName, Boolean> name : bootNames().entrySet()) {
            delay += 20 + waits.nextInt(200);
            after(delay, () -> want(name.getKey(), name.getValue()));
        }
    }

    /** Up, without wanting any names. */
    final void switchOn() {
        up = true;
        life++;
    }

    /** Switched off in order. */
    final void shutDown() {
        if (up && manner.releases()) {
            List.copyOf(wanted.keySet()).forEach(this::giveUp);
        }
        crash();
    }

    /** Switched off without a word. */
    final void crash() {
        up = false;
        life++;
        holds.clear();
        refused.clear();
        outstanding.clear();
    }

    /** Wants a name from now on, at all addresses; groups at the first. */
    final void want(NetbiosName name, boolean group) {
        wanted.put(name, group);
        site.wanted(name);
        for (Ipv4Address address :
                group ? addresses.subList(0, Math.min(1, addresses.size())) : List.copyOf(addresses)) {
            register(name, address);
        }
    }

    /** Does not want a name any more. */
    final void giveUp(NetbiosName name) {
        Boolean group = wanted.remove(name);
        if (group == null) {
            return;
        }
        refused.remove(name);
        for (Ipv4Address address : List.copyOf(addresses)) {
            Held held = new Held(name, address);
            boolean asked = outstanding.values().removeIf(transaction -> transaction.held.equals(held));
            if (holds.remove(held) != null || asked) {
                NameReleaseRequest release = NameReleaseRequest.of(id(), name, entry(address, group));
                start(Purpose.RELEASE, release, held);
            }
        }
    }

    /** Whether the last answer to its claim was that it cannot have the name. */
    final boolean wasRefused(NetbiosName name) {
        return refused.contains(name);
    }

    final boolean wants(NetbiosName name) {
        return wanted.containsKey(name);
    }

    /** Whether it wants a name as a group's. */
    final boolean wantsAsGroup(NetbiosName name) {
        return wanted.getOrDefault(name, false);
    }

    final List<NetbiosName> wanted() {
        return List.copyOf(wanted.keySet());
    }

    /** Gets another address instead of its own. */
    final void move(boolean tellsServer) {
        if (!up || addresses.isEmpty()) {
            return;
        }
        Map<NetbiosName, Boolean> names = new LinkedHashMap<>(wanted);
        if (tellsServer) {
            names.keySet().forEach(this::giveUp);
        }
        detach(addresses.get(0));
        attach(freshAddress());
        names.forEach(this::want);
    }

    /** Gets a second address, or loses it. */
    final void dock() {
        if (addresses.size() > 1) {
            detach(addresses.get(random.nextInt(addresses.size())));
        } else if (up) {
            attach(freshAddress());
            new LinkedHashMap<>(wanted).forEach((name, group) -> {
                if (!group) {
                    register(name, addresses.get(1));
                }
            });
        }
    }

    final void ask(NetbiosName name) {
        if (up && !addresses.isEmpty()) {
            start(Purpose.QUERY, NameQueryRequest.toServer(id(), name), new Held(name, addresses.get(0)));
        }
    }

    private static AddressEntry entry(Ipv4Address address, boolean group) {
        return group ? AddressEntry.group(NodeType.H, address) : AddressEntry.unique(NodeType.H, address);
    }

    private void register(NetbiosName name, Ipv4Address address) {
        Boolean group = wanted.get(name);
        boolean underWay = outstanding.values().stream()
                .anyMatch(transaction ->
                        transaction.purpose == Purpose.REGISTER && transaction.held.equals(new Held(name, address)));
        if (group == null || underWay || !addresses.contains(address)) {
            return;
        }
        start(Purpose.REGISTER, registration(name, address, group), new Held(name, address));
    }

    private Message registration(NetbiosName name, Ipv4Address address, boolean group) {
        AddressEntry entry = entry(address, group);
        if (manner.multihomed() && !group) {
            int flags = HeaderFlags.ofOpcode(HeaderFlags.MULTIHOMED_REGISTRATION)
                    | (manner.recursionDesired() ? HeaderFlags.RECURSION_DESIRED : 0);
            return new MultihomedRegistrationRequest(id(), flags, name, manner.ttl(), entry);
        }
        return manner.recursionDesired()
                ? NameRegistrationRequest.of(id(), name, manner.ttl(), entry)
                : NameUpdateRequest.of(id(), name, manner.ttl(), entry);
    }

    private void start(Purpose purpose, Message request, Held held) {
        Transaction transaction = new Transaction(purpose, request, held, site.now());
        outstanding.put(request.id(), transaction);
        transmit(transaction);
    }

    private void transmit(Transaction transaction) {
        transaction.sent++;
        int attempt = transaction.sent;
        send(transaction.held.address(), transaction.octets, transaction.held.name(), transaction.request);
        long interval = transaction.purpose == Purpose.REFRESH ? manner.refreshInterval() : manner.interval();
        after(interval, () -> {
            if (isUnderWay(transaction) && !transaction.waits && transaction.sent == attempt) {
                int tries = transaction.purpose == Purpose.REFRESH ? manner.refreshTries() : manner.tries();
                if (transaction.sent < tries) {
                    transmit(transaction);
                } else {
                    unanswered(transaction);
                }
            }
        });
    }

    @SuppressWarnings("ReferenceEquality")
    private boolean isUnderWay(Transaction transaction) {
        return outstanding.get(transaction.request.id()) == transaction;
    }

    /** Sends octets to the server. */
    final void send(Ipv4Address from, byte[] octets, @Nullable NetbiosName name, Object what) {
        site.network().toServer(this, new Endpoint(from, PORT), octets, false, name, what);
    }

    final void send(Message message) {
        send(addresses.get(0), MessageEncoder.encode(message), message.name(), message);
    }

    private void unanswered(Transaction transaction) {
        outstanding.remove(transaction.request.id());
        if (transaction.purpose == Purpose.REGISTER || transaction.purpose == Purpose.REFRESH) {
            registerAgain(transaction.held);
        }
    }

    private void registerAgain(Held held) {
        if (manner.retryAfter() > 0) {
            after(
                    manner.retryAfter() / 2 + waits.nextInt((int) manner.retryAfter()),
                    () -> register(held.name(), held.address()));
        }
    }

    /** A datagram for one of its addresses. */
    final void receive(byte[] octets, Endpoint at) {
        if (!up) {
            return;
        }
        Decoded decoded = MessageDecoder.decode(octets);
        if (decoded instanceof NameQueryRequest query) {
            Message answer = answer(query);
            if (answer != null) {
                send(at.address(), MessageEncoder.encode(answer), query.name(), answer);
            }
        } else if (decoded instanceof Response response) {
            Transaction transaction = outstanding.get(response.id());
            if (transaction != null && transaction.held.name().equals(response.name())) {
                answered(transaction, response);
            }
        }
    }

    /**
     * What it answers the server that asks for a name; null for nothing, as while it registers the name: its answer may be
     * under way, and it must not deny what it has just got.
     */
    @Nullable
    Message answer(NameQueryRequest query) {
        if (believes(query.name()) == null) {
            boolean registering = outstanding.values().stream()
                    .anyMatch(transaction -> transaction.purpose == Purpose.REGISTER
                            && transaction.held.name().equals(query.name()));
            return registering ? null : NegativeNameQueryResponse.fromNode(query.id(), query.name(), Rcode.NAM_ERR);
        }
        List<AddressEntry> entries =
                addresses.stream().map(address -> entry(address, false)).toList();
        return PositiveNameQueryResponse.fromNode(query.id(), query.name(), manner.ttl(), entries);
    }

    private void answered(Transaction transaction, Response response) {
        if (response instanceof WackResponse wack) {
            if (!transaction.waits) {
                transaction.waits = true;
                after(manner.wackMillis(wack.ttl()), () -> {
                    if (isUnderWay(transaction)) {
                        unanswered(transaction);
                    }
                });
            }
            return;
        }
        outstanding.remove(response.id());
        if (transaction.purpose == Purpose.REGISTER || transaction.purpose == Purpose.REFRESH) {
            if (response instanceof PositiveRegistrationResponse positive) {
                granted(transaction, positive);
            } else if (response instanceof NegativeRegistrationResponse negative) {
                refused(transaction.held, negative);
            }
        }
    }

    private void granted(Transaction transaction, PositiveRegistrationResponse positive) {
        Held held = transaction.held;
        long until = transaction.startedAt + positive.ttl() * 1000;
        holds.put(held, until);
        refused.remove(held.name());
        if (isHonest() && !wanted.getOrDefault(held.name(), true)) {
            site.requireOneOwner(held.name(), this);
        }
        after(Math.min(positive.ttl() * 500, manner.longestRefresh()), () -> {
            if (holds.getOrDefault(held, 0L) == until && wanted.containsKey(held.name())) {
                AddressEntry entry = entry(held.address(), wanted.get(held.name()));
                start(Purpose.REFRESH, NameRefreshRequest.of(id(), held.name(), manner.ttl(), entry), held);
            }
        });
    }

    private void refused(Held held, NegativeRegistrationResponse negative) {
        boolean certain = negative.rcode() != Rcode.SVR_ERR.code();
        if (certain) {
            holds.remove(held);
            refused.add(held.name());
        }
        if (certain
                && held.name().suffix() == NameSuffix.MESSENGER
                && !bootNames().containsKey(held.name())) {
            wanted.remove(held.name()); // a user that is a computer elsewhere works on without a name
        } else {
            registerAgain(held);
        }
    }
}
