package org.nbnsd.diagnosis;

import static org.nbnsd.diagnosis.Findings.reason;

import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.nbnsd.diagnosis.Course.State;
import org.nbnsd.diagnosis.Evidence.Pair;
import org.nbnsd.diagnosis.Fact.Detail;
import org.nbnsd.diagnosis.Verdict.Reason;
import org.nbnsd.wire.Ipv4Address;

/** What goes wrong between hosts and their name servers, and between these. */
final class ServerRules {
    /** A host asks a name server so often, at least, before it takes it for dead and asks everybody. */
    static final int TRIES = 2;
    /** How long after the last question to the name server a host turns to everybody, at the most; milliseconds. */
    static final long THEN = 60_000;

    private final Evidence evidence;
    private final Findings findings;

    ServerRules(Evidence evidence, Findings findings) {
        this.evidence = evidence;
        this.findings = findings;
    }

    void judge() {
        splitServers();
        replication();
        for (Ipv4Address host : evidence.claimants()) {
            silent(host);
            silentForThisMachine(host);
        }
        turnedAway();
        recalled();
    }

    /** What this machine itself sees as a node. */
    private void silentForThisMachine(Ipv4Address host) {
        Fact silent = null;
        Fact back = null;
        for (Fact fact : evidence.hosts().of(host)) {
            if (host.equals(fact.peer()) && fact.kind() == FactKind.SERVER_SILENT) {
                silent = fact;
                back = null;
            } else if (host.equals(fact.peer()) && fact.kind() == FactKind.SERVER_BACK) {
                back = fact;
            }
        }
        if (silent != null) {
            findings.add(
                    VerdictCode.NAME_SERVER_SILENT,
                    85,
                    back == null ? evidence.quietSince(silent, evidence.lifetime()) : Ending.by(back),
                    reason("does not answer this machine", silent));
        }
    }

    /** A host did not get the name, but not because of another one. */
    private void turnedAway() {
        for (Fact fact : evidence.of(FactKind.TURNED_AWAY)) {
            if (fact.actor().isHost()) {
                Fact granted = evidence.course().begin(fact.actor(), State.HAS, evidence.order(fact));
                findings.add(
                        VerdictCode.TURNED_AWAY,
                        85,
                        Ending.first(
                                granted == null ? null : Ending.by(granted),
                                evidence.quietSince(fact, TrafficRules.DAY)),
                        reason("is told no, whoever has the name", fact));
            }
        }
    }

    /** The own name server of this machine wants a name back. */
    private void recalled() {
        for (Fact fact : evidence.of(FactKind.SERVER_DEMANDED)) {
            Ending again = null;
            for (Fact granted : evidence.of(FactKind.GRANTED, FactKind.REFRESHED)) {
                boolean isBySame = fact.actor().equals(granted.peer()) && evidence.isAfter(granted, fact);
                again = isBySame && again == null ? Ending.by(granted) : again;
            }
            findings.add(
                    VerdictCode.RECALLED_BY_SERVER,
                    85,
                    Ending.first(again, evidence.quietSince(fact, evidence.lifetime())),
                    reason("is the name server of this machine", fact));
        }
    }

    private void splitServers() {
        for (Pair pair : evidence.pairs()) {
            Reason oneHost = evidence.oneHost(pair);
            Fact first = registration(pair.first());
            Fact second = registration(pair.second());
            if (oneHost != null
                    && first != null
                    && second != null
                    && first.peer() != null
                    && second.peer() != null
                    && !first.peer().equals(second.peer())) {
                Fact denied = evidence.oneHostDenied(pair, oneHost.fact());
                int order = Math.max(
                        evidence.order(oneHost.fact()), Math.max(evidence.order(first), evidence.order(second)));
                findings.add(
                        VerdictCode.SPLIT_WINS,
                        80,
                        Ending.first(
                                denied == null ? null : Ending.by(denied),
                                evidence.lost(pair.first(), order),
                                evidence.lost(pair.second(), order),
                                evidence.quietSince(later(first, second), evidence.lifetime())),
                        oneHost,
                        reason("registers with " + first.peer(), first),
                        reason("registers with " + second.peer(), second));
            }
        }
    }

    private static Fact later(Fact first, Fact second) {
        return second.at() > first.at() ? second : first;
    }

    private @Nullable Fact registration(Ipv4Address address) {
        return evidence.last(address, FactKind.GRANTED, FactKind.REFRESHED, FactKind.CLAIMED, FactKind.REPLICATED);
    }

    /** What each name server said last of the name. */
    private void replication() {
        if (evidence.isUserName() || evidence.isGroup()) {
            return;
        }
        Map<Ipv4Address, Fact> last = new LinkedHashMap<>();
        for (Fact replica : evidence.of(FactKind.REPLICATED, FactKind.REPLICA_ENDED)) {
            if (replica.kind() == FactKind.REPLICA_ENDED) {
                last.clear();
            } else if (replica.peer() != null) {
                if (!replica.detail(Detail.REASON).isEmpty()) {
                    last.clear(); // it took the place of the others, or has become one with them
                }
                last.put(replica.peer(), replica);
            }
        }
        List<Fact> replicas = List.copyOf(last.values());
        for (int i = 0; i < replicas.size(); i++) {
            for (int j = i + 1; j < replicas.size(); j++) {
                conflict(replicas.get(i), replicas.get(j));
            }
        }
    }

    private void conflict(Fact one, Fact other) {
        Set<Ipv4Address> shared = new HashSet<>(one.addresses());
        shared.retainAll(other.addresses());
        if (shared.isEmpty() && !areOneHost(one, other)) {
            findings.add(
                    VerdictCode.REPLICATION_CONFLICT,
                    75,
                    Ending.first(gone(one), gone(other), evidence.quietSince(later(one, other), evidence.lifetime())),
                    reason("has one record", one),
                    reason("has another, for another host", other));
        }
    }

    /** That all addresses of a replica have given the name up; null if one has not. */
    private @Nullable Ending gone(Fact replica) {
        Ending last = null;
        for (Ipv4Address address : replica.addresses()) {
            Fact left = evidence.last(address, FactKind.RELEASED, FactKind.EXPIRED);
            if (left == null || !evidence.isAfter(left, replica)) {
                return null;
            }
            last = Ending.by(left);
        }
        return last;
    }

    private boolean areOneHost(Fact one, Fact other) {
        return one.addresses().stream()
                .anyMatch(first -> other.addresses().stream()
                        .anyMatch(second -> evidence.oneHost(new Pair(first, second)) != null));
    }

    /** A host asks a name server for the name, never hears of it, and then asks everybody. */
    private void silent(Ipv4Address host) {
        Map<Ipv4Address, Fact> firsts = new LinkedHashMap<>();
        Map<Ipv4Address, Fact> lasts = new LinkedHashMap<>();
        Map<Ipv4Address, Integer> tries = new LinkedHashMap<>();
        for (Fact fact : evidence.facts()) {
            if (!fact.actor().equals(host)) {
                continue;
            }
            Ipv4Address server = fact.peer();
            switch (fact.kind()) {
                case CLAIMED -> {
                    if (server != null) {
                        firsts.putIfAbsent(server, fact);
                        lasts.put(server, fact);
                        tries.merge(server, 1, Integer::sum);
                    } else {
                        asksEverybody(host, fact, firsts, lasts, tries);
                        tries.clear();
                        firsts.clear();
                    }
                }
                case GRANTED, WAITED, REFUSED, REFUSED_BY_STATIC, TURNED_AWAY -> {
                    tries.clear();
                    firsts.clear();
                }
                default -> {}
            }
        }
    }

    private void asksEverybody(
            Ipv4Address host,
            Fact broadcast,
            Map<Ipv4Address, Fact> firsts,
            Map<Ipv4Address, Fact> lasts,
            Map<Ipv4Address, Integer> tries) {
        tries.forEach((server, count) -> {
            Fact first = firsts.get(server);
            Fact last = lasts.get(server);
            if (count >= TRIES && first != null && last != null && broadcast.at() - last.at() <= THEN) {
                findings.add(
                        VerdictCode.NAME_SERVER_SILENT,
                        85,
                        Ending.first(
                                answeredLater(host, server, last), evidence.quietSince(broadcast, evidence.lifetime())),
                        reason("asks the name server " + server + " first", first),
                        reason("has asked it " + count + " times without an answer", last),
                        reason("asks everybody then", broadcast));
            }
        });
    }

    /** Any answer of the name server to a claim of the host is the end of its silence, whatever the name. */
    private @Nullable Ending answeredLater(Ipv4Address host, Ipv4Address server, Fact asked) {
        Ipv4Address turnedTo = server;
        for (Fact fact : evidence.hosts().of(host)) {
            if (!fact.actor().equals(host) || !evidence.isAfter(fact, asked)) {
                continue;
            }
            boolean isAnswer = switch (fact.kind()) {
                case GRANTED, WAITED -> server.equals(fact.peer());
                case REFUSED, REFUSED_BY_STATIC, TURNED_AWAY -> server.equals(turnedTo); // the peer is who has the name
                default -> false;
            };
            if (isAnswer) {
                return Ending.by(fact);
            }
            turnedTo = fact.kind() == FactKind.CLAIMED ? fact.peer() : turnedTo;
        }
        return null;
    }
}
