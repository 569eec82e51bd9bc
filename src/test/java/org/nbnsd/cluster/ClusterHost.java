package org.nbnsd.cluster;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.nbnsd.name.NetbiosName;
import org.nbnsd.wire.AddressEntry;
import org.nbnsd.wire.Decoded;
import org.nbnsd.wire.Ipv4Address;
import org.nbnsd.wire.Message;
import org.nbnsd.wire.MessageDecoder;
import org.nbnsd.wire.MessageEncoder;
import org.nbnsd.wire.NodeType;
import org.nbnsd.wire.Rcode;
import org.nbnsd.wire.Request.NameQueryRequest;
import org.nbnsd.wire.Request.NameRefreshRequest;
import org.nbnsd.wire.Request.NameRegistrationRequest;
import org.nbnsd.wire.Request.NameReleaseRequest;
import org.nbnsd.wire.Response;
import org.nbnsd.wire.Response.NegativeNameQueryResponse;
import org.nbnsd.wire.Response.NegativeRegistrationResponse;
import org.nbnsd.wire.Response.PositiveNameQueryResponse;
import org.nbnsd.wire.Response.PositiveRegistrationResponse;
import org.nbnsd.wire.Response.WackResponse;

/**
 * A host of a site with several name servers that are one: it asks the first of its list, then the next, and now and then prefers another.
 * What it believes to have it was granted, and not for longer than that said.
 */
final class ClusterHost {
    private static final int TRIES = 3;
    private static final long INTERVAL = 1_500;
    private static final long TTL = 300_000;
    private static final long RETRY = 15_000;

    /** A request that waits for its answer. */
    private static final class Asked {
        final NetbiosName name;
        final Message request;
        final boolean isRelease;
        final int node;
        final int nodesLeft;
        final long since;
        int sent;
        boolean waits;

        Asked(NetbiosName name, Message request, boolean isRelease, int node, int nodesLeft, long since) {
            this.name = name;
            this.request = request;
            this.isRelease = isRelease;
            this.node = node;
            this.nodesLeft = nodesLeft;
            this.since = since;
        }
    }

    /** What it was granted. */
    private record Belief(long since, long until) {}

    private final ClusterSite site;
    private final int number;
    private final Ipv4Address address;
    private final Random random;
    private final Map<Integer, Asked> asked = new HashMap<>();
    private final Map<NetbiosName, Belief> beliefs = new TreeMap<>();
    /** True for a group. */
    private final Map<NetbiosName, Boolean> wanted = new TreeMap<>();

    private int preferred;
    private int life;
    private int lastId;
    private boolean isUp = true;
    private boolean isCut;
    /** When it could not be reached last. */
    private long cutAt = Long.MIN_VALUE / 2;

    ClusterHost(ClusterSite site, int number, long seed) {
        this.site = site;
        this.number = number;
        address = Ipv4Address.parse("10.1.0." + (number + 1));
        random = new Random(seed);
        lastId = random.nextInt(0x10000);
        preferred = random.nextInt(site.nodes());
    }

    Ipv4Address address() {
        return address;
    }

    boolean isCut() {
        return isCut;
    }

    /** Since when it has been reachable all the time. */
    boolean wasReachableSince(long time) {
        return !isCut && isUp && cutAt < time;
    }

    void cut(boolean isNowCut) {
        if (isCut) {
            cutAt = site.now();
        }
        isCut = isNowCut;
    }

    /** Whether it believes to have a name, and has done so since a time. */
    boolean believesSince(NetbiosName name, long time) {
        Belief belief = beliefs.get(name);
        return isUp && belief != null && belief.until() > site.now() && belief.since() <= time;
    }

    List<NetbiosName> believed() {
        return beliefs.keySet().stream()
                .filter(name -> believesSince(name, site.now()))
                .toList();
    }

    private void after(long millis, Runnable task) {
        int planned = life;
        site.after(millis, () -> {
            if (life == planned) {
                task.run();
            }
        });
    }

    /** Something that people do. */
    void act() {
        if (!isUp) {
            isUp = true;
            life++;
            return;
        }
        int what = random.nextInt(20);
        if (what < 9) {
            NetbiosName name = site.anyName(random);
            want(name);
        } else if (what < 13 && !wanted.isEmpty()) {
            List<NetbiosName> names = new ArrayList<>(wanted.keySet());
            giveUp(names.get(random.nextInt(names.size())));
        } else if (what < 15) {
            preferred = random.nextInt(site.nodes());
        } else if (what < 16) {
            crash();
        } else {
            NetbiosName name = site.anyName(random);
            start(name, NameQueryRequest.toServer(id(), name), false, preferred, 0);
        }
    }

    private void crash() {
        isUp = false;
        life++;
        beliefs.clear();
        wanted.clear();
        asked.clear();
    }

    void want(NetbiosName name) {
        asked.values().removeIf(each -> each.isRelease && each.name.equals(name)); // it does not give it up after all
        wanted.put(name, site.isGroup(name));
        claim(name);
    }

    /** It wants only what it has. */
    void settle() {
        wanted.keySet().removeIf(name -> !believesSince(name, site.now()));
    }

    private void claim(NetbiosName name) {
        boolean isUnderWay =
                asked.values().stream().anyMatch(each -> !each.isRelease && each.name.equals(name) && isClaim(each));
        if (wanted.containsKey(name) && !isUnderWay) {
            start(name, NameRegistrationRequest.of(id(), name, TTL, entry(name)), false, preferred, 1);
        }
    }

    private static boolean isClaim(Asked each) {
        return !(each.request instanceof NameQueryRequest);
    }

    private AddressEntry entry(NetbiosName name) {
        return site.isGroup(name) ? AddressEntry.group(NodeType.P, address) : AddressEntry.unique(NodeType.P, address);
    }

    private void giveUp(NetbiosName name) {
        wanted.remove(name);
        asked.values().removeIf(each -> each.name.equals(name));
        if (beliefs.remove(name) != null) {
            start(name, NameReleaseRequest.of(id(), name, entry(name)), true, preferred, 1);
        }
    }

    private int id() {
        lastId = (lastId + 1) & 0xFFFF;
        return lastId;
    }

    private void start(NetbiosName name, Message request, boolean isRelease, int node, int nodesLeft) {
        Asked next = new Asked(name, request, isRelease, node, nodesLeft, site.now());
        asked.put(request.id(), next);
        transmit(next);
    }

    private void transmit(Asked each) {
        each.sent++;
        int attempt = each.sent;
        if (!isCut) {
            site.toNode(this, each.node, each.request, MessageEncoder.encode(each.request));
        }
        after(INTERVAL, () -> {
            if (isUnderWay(each) && !each.waits && each.sent == attempt) {
                if (each.sent < TRIES) {
                    transmit(each);
                } else {
                    unanswered(each);
                }
            }
        });
    }

    @SuppressWarnings("ReferenceEquality")
    private boolean isUnderWay(Asked each) {
        return asked.get(each.request.id()) == each;
    }

    /** Then the next of its name servers is asked. */
    private void unanswered(Asked each) {
        asked.remove(each.request.id());
        int next = (each.node + 1) % site.nodes();
        if (each.nodesLeft > 0 && isClaim(each)) {
            Message again = each.isRelease
                    ? NameReleaseRequest.of(id(), each.name, entry(each.name))
                    : NameRegistrationRequest.of(id(), each.name, TTL, entry(each.name));
            start(each.name, again, each.isRelease, next, each.nodesLeft - 1);
        } else if (!each.isRelease && isClaim(each)) {
            after(RETRY / 2 + random.nextInt((int) RETRY), () -> claim(each.name));
        }
    }

    /** A datagram has come. */
    void receive(byte[] octets, int node) {
        if (!isUp || isCut) {
            return;
        }
        Decoded decoded = MessageDecoder.decode(octets);
        if (decoded instanceof NameQueryRequest query) {
            Message answer = answer(query);
            if (answer != null) {
                site.toNode(this, node, answer, MessageEncoder.encode(answer));
            }
        } else if (decoded instanceof Response response) {
            Asked each = asked.get(response.id());
            if (each != null && each.node == node && each.name.equals(response.name())) {
                answered(each, response);
            }
        }
    }

    private @Nullable Message answer(NameQueryRequest query) {
        if (believesSince(query.name(), site.now())) {
            return PositiveNameQueryResponse.fromNode(query.id(), query.name(), TTL, List.of(entry(query.name())));
        }
        boolean isRegistering = asked.values().stream()
                .anyMatch(each -> !each.isRelease && isClaim(each) && each.name.equals(query.name()));
        return isRegistering ? null : NegativeNameQueryResponse.fromNode(query.id(), query.name(), Rcode.NAM_ERR);
    }

    private void answered(Asked each, Response response) {
        if (response instanceof WackResponse wack) {
            if (!each.waits) {
                each.waits = true;
                after(wack.ttl() * 1000, () -> {
                    if (isUnderWay(each)) {
                        unanswered(each);
                    }
                });
            }
            return;
        }
        asked.remove(response.id());
        if (response instanceof PositiveRegistrationResponse positive) {
            granted(each, positive);
        } else if (response instanceof NegativeRegistrationResponse negative) {
            refused(each, negative);
        }
    }

    private void granted(Asked each, PositiveRegistrationResponse positive) {
        if (!wanted.containsKey(each.name)) {
            return;
        }
        Belief before = beliefs.get(each.name);
        long since = before != null && before.until() > site.now() ? before.since() : site.now();
        Belief belief = new Belief(since, each.since + positive.ttl() * 1000);
        beliefs.put(each.name, belief);
        site.granted(this, each.name);
        after(positive.ttl() * 500, () -> {
            if (belief.equals(beliefs.get(each.name)) && wanted.containsKey(each.name)) {
                start(each.name, NameRefreshRequest.of(id(), each.name, TTL, entry(each.name)), false, preferred, 1);
            }
        });
    }

    private void refused(Asked each, NegativeRegistrationResponse negative) {
        if (negative.rcode() != Rcode.SVR_ERR.code()) {
            if (believesSince(each.name, site.now())) {
                site.lost(this, each.name);
            }
            beliefs.remove(each.name);
        }
        after(RETRY / 2 + random.nextInt((int) RETRY), () -> claim(each.name));
    }

    @Override
    public String toString() {
        return "host " + number + " " + address + (isUp ? "" : " (off)") + (isCut ? " (cut)" : "");
    }
}
