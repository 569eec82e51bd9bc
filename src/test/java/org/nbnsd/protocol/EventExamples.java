package org.nbnsd.protocol;

import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.nbnsd.cluster.ClusterState;
import org.nbnsd.name.NetbiosName;
import org.nbnsd.protocol.BurstEvent.Cause;
import org.nbnsd.protocol.NodeEvent.Demand;
import org.nbnsd.protocol.NodeEvent.DemandReaction;
import org.nbnsd.protocol.TrafficEvent.DropReason;
import org.nbnsd.registry.Author;
import org.nbnsd.registry.EditOutcome;
import org.nbnsd.registry.EditOutcome.Kind;
import org.nbnsd.registry.NameRecord;
import org.nbnsd.registry.RecordEdits;
import org.nbnsd.registry.RecordState;
import org.nbnsd.registry.RecordType;
import org.nbnsd.registry.RegistrationRule;
import org.nbnsd.wire.Ipv4Address;
import org.nbnsd.wire.Malformed;
import org.nbnsd.wire.NodeType;
import org.nbnsd.wire.Rcode;

/** One event of each kind, as it might happen. */
public final class EventExamples {
    private static final NetbiosName FRED = NetbiosName.parse("FRED<20>");
    private static final NetbiosName ALICE = NetbiosName.parse("ALICE<03>");
    private static final NetbiosName SALES = NetbiosName.parse("SALES<1C>");
    private static final NetbiosName VIEWER = NetbiosName.parse("VIEWER        A<00>");
    private static final Ipv4Address ONE = Ipv4Address.parse("10.0.0.5");
    private static final Ipv4Address TWO = Ipv4Address.parse("10.0.0.6");
    private static final Ipv4Address SERVER = Ipv4Address.parse("10.0.0.1");
    private static final Endpoint PEER = new Endpoint(TWO, 137);
    private static final Author ROOT = new Author("root", "old printer");
    private static final Prefix NETWORK = Prefix.parse("10.0.7.0/24");
    private static final long SIX_DAYS = 518_400;

    private EventExamples() {}

    /**
     * All of them.
     *
     * @return one of each kind
     */
    public static List<NameEvent> all() {
        return Stream.of(ofClaims(), ofRecords(), ofTraffic(), ofNodes())
                .flatMap(events -> events)
                .toList();
    }

    private static Stream<NameEvent> ofClaims() {
        return Stream.of(
                new ClaimEvent.NameRegistered(
                        FRED, RecordType.UNIQUE, ONE, ONE, RegistrationRule.NAME_IS_FREE, SIX_DAYS),
                new ClaimEvent.NameRefreshed(FRED, ONE, ONE, SIX_DAYS),
                new ClaimEvent.HolderAdded(SALES, TWO, TWO, List.of(ONE, TWO)),
                new ClaimEvent.UserOnSeveralHosts(ALICE, List.of(TWO, ONE), TWO),
                new ClaimEvent.ClaimAcknowledged(
                        SALES.withSuffix(0x1D), ONE, ONE, RegistrationRule.MASTER_BROWSER_NOT_STORED),
                new ClaimEvent.ClaimRefused(
                        NetbiosName.parse("WPAD<00>"),
                        TWO,
                        TWO,
                        RegistrationRule.NAME_BLOCKED,
                        Rcode.RFS_ERR,
                        List.of()),
                new ClaimEvent.RefusedByStatic(FRED, TWO, TWO, List.of(ONE), 1_763_712_000_789L, Rcode.ACT_ERR, true),
                new ClaimEvent.StaticMigrated(FRED, List.of(ONE), TWO, TWO),
                new ClaimEvent.OwnNameDefended(FRED, TWO, TWO, false, List.of(SERVER)),
                new ClaimEvent.ClaimForAnother(FRED, ONE, TWO, List.of(TWO)),
                new ClaimEvent.NameFull(SALES, TWO, TWO, 25),
                new ClaimEvent.ImpossibleAddress(
                        FRED,
                        Ipv4Address.parse("10.0.0.255"),
                        ONE,
                        "the broadcast address of 10.0.0.0/24",
                        Rcode.RFS_ERR),
                new ClaimEvent.NumericName(NetbiosName.parse("20100<00>"), ONE, ONE),
                new ClaimEvent.LimitReached(FRED, ONE, ONE, Prefix.ALL, "limits.names-per-host", 500),
                new ClaimEvent.ClaimantToChallenge(FRED, ONE, TWO, TWO),
                new ClaimEvent.HolderEvicted(SALES, ONE, TWO, TWO),
                new ClaimEvent.SameHostRecognised(FRED, List.of(TWO, ONE), TWO),
                new ClaimEvent.NameTakenOver(FRED, List.of(ONE), TWO, TWO),
                new ClaimEvent.UserNameYielded(FRED.withSuffix(3), ONE, TWO, TWO, true),
                new ClaimEvent.NameConflict(FRED, ONE, TWO, Ipv4Address.parse("10.0.0.7"), ""),
                new ClaimEvent.AppAlias(VIEWER, ONE, TWO, TWO),
                new ChallengeEvent.ChallengeStarted(FRED, FRED, List.of(ONE), TWO, TWO, RegistrationRule.OTHER_ADDRESS),
                new ChallengeEvent.ClaimWaiting(FRED, TWO, TWO, false, 14, 2),
                new ChallengeEvent.ClaimWithdrawn(FRED, TWO, TWO),
                new ChallengeEvent.HolderDefended(FRED, ONE, List.of(ONE), new RoundTrip(1, 3), TWO),
                new ChallengeEvent.HolderSilent(FRED, ONE, 3, TWO),
                new ChallengeEvent.HolderUnasked(FRED, ONE, TWO, TWO),
                new ChallengeEvent.AnswersDoubted(FRED, ONE, TWO, TWO),
                new ChallengeEvent.AnswerSetAside(FRED, ONE, ChallengeEvent.SetAside.TOO_SOON, null),
                new ChallengeEvent.HolderDenied(FRED, ONE, 3, new RoundTrip(2, 3), TWO),
                new BurstEvent.BurstStarted(Cause.CHANGES, Prefix.ALL, 501, "burst.queue", 500),
                new BurstEvent.BurstEnded(Cause.CHANGES, 1200, 42_000),
                new BurstEvent.GrantedUnchecked(FRED, TWO, TWO, Prefix.ALL, "limits.open-challenges", 300));
    }

    private static Stream<NameEvent> ofRecords() {
        NameRecord one = RecordEdits.createStatic(FRED, RecordType.UNIQUE, NodeType.H, List.of(ONE), 0);
        return Stream.of(
                new RecordEvent.NameReleased(FRED, ONE, ONE, List.of()),
                new RecordEvent.ReleaseIgnored(FRED, TWO, TWO, RecordEvent.ReleaseObstacle.NOT_HELD),
                new RecordEvent.ReleaseRefused(FRED, TWO, TWO),
                new RecordEvent.HoldersExpired(SALES, List.of(ONE), List.of(TWO)),
                new RecordEvent.RecordAged(FRED, RecordState.TOMBSTONE),
                new EditEvent.RecordEdited(new EditOutcome(FRED, Kind.CREATED, null, one, ""), ROOT, false),
                new EditEvent.RecordsDeleted(
                        new Author("root", "the old server is gone"), Map.of(Kind.DELETED, 410, Kind.REFUSED, 2)),
                new EditEvent.RecordsUndeleted(new Author("root", "a mistake"), Map.of(Kind.RESTORED, 410)),
                new EditEvent.RecordsImported(new Author("root", "from the old server"), Map.of(Kind.CREATED, 412)),
                new EditEvent.RecordsScavenged(ROOT, 12),
                new IncidentEvent.IncidentOpened(FRED, "10.0.0.6 claimed what another living host has: FRED<20>", TWO),
                new IncidentEvent.IncidentClosed(FRED, 37, 11_520),
                new ClusterEvent.ClusterStateChanged(
                        ClusterState.ISOLATED, "no write worked for 5 s: etcdserver: no leader"),
                new ClusterEvent.HolderAssured(FRED, ONE, ONE, 300),
                new ClusterEvent.GrantedAlone(FRED, ONE, ONE, 300),
                new ClusterEvent.DecidedAnew(FRED, ONE, 1),
                new StorageEvent.StorageFailed("/var/lib/nbnsd/names.db: the disk is full", 3),
                new StorageEvent.StorageRecovered(),
                new StorageEvent.UpdateRefused(FRED, ONE, ONE, false),
                new StorageEvent.UpdatesDropped(),
                new StorageEvent.UpdatesTaken(2500, 9_000));
    }

    private static Stream<NameEvent> ofTraffic() {
        Malformed malformed = new Malformed(Malformed.Reason.NAME, "label length 0x40 at octet 12 (expected: 1..63)");
        return Stream.of(
                new TrafficEvent.QueryAnswered(FRED, TWO, List.of(ONE), SERVER, false),
                new TrafficEvent.NodeStatusAnswered(NetbiosName.WILDCARD, TWO, SERVER, false),
                new TrafficEvent.DatagramMalformed(PEER, malformed),
                new TrafficEvent.DatagramDropped(FRED, PEER, DropReason.ACCESS),
                new TrafficEvent.RateExceeded(NETWORK, 500),
                new TrafficEvent.RateRestored(NETWORK, 81_000, 60_000),
                new ReplicaEvent.ReleaseDemanded(
                        new ReplicaEvent.Replica(FRED, ONE, 4_711, TWO),
                        ONE,
                        "the host has the other addresses, and has left one of those here"),
                new ReplicaEvent.ReplicaAdded(new ReplicaEvent.Replica(FRED, ONE, 4_711, TWO), List.of(ONE)),
                new ReplicaEvent.ReplicaChallenged(new ReplicaEvent.Replica(FRED, ONE, 4_711, TWO), List.of(ONE)),
                new ReplicaEvent.ReplicaGone(new ReplicaEvent.Replica(FRED, ONE, 4_711, TWO), false),
                new ReplicaEvent.ReplicaKept(
                        new ReplicaEvent.Replica(FRED, ONE, 4_711, TWO), List.of(ONE), "the name is a group"),
                new ReplicaEvent.ReplicaMerged(
                        new ReplicaEvent.Replica(FRED, ONE, 4_711, TWO),
                        List.of(ONE, TWO),
                        List.of(ONE),
                        "one host has all the addresses"),
                new ReplicaEvent.ReplicaPropagated(
                        new ReplicaEvent.Replica(FRED, ONE, 4_711, TWO),
                        List.of(ONE),
                        "the name is registered at this server"),
                new ReplicaEvent.ReplicaReplaced(
                        new ReplicaEvent.Replica(FRED, ONE, 4_711, TWO),
                        List.of(ONE),
                        List.of(TWO),
                        "it is active at another server"),
                new ReplicaEvent.ReplicaSkipped(
                        new ReplicaEvent.Replica(FRED, ONE, 4_711, TWO), "its state has no meaning"),
                new ReplicaEvent.ReplicasUnkept(
                        new ReplicaEvent.Replica(FRED, ONE, 4_711, TWO), 3, "limits.names", 1_000_000),
                new ReplicationEvent.OwnersIgnored(TWO, 976, 1_024),
                new ReplicationEvent.OwnerRemoved(TWO, 812, false, new Author("root", "")),
                new ReplicationEvent.OwnerVerified(ONE, TWO, 812, 3),
                new ReplicationEvent.OwnVersionsBehind(TWO, 4_711, 12),
                new ReplicationEvent.PartnerNotified(TWO, 4_711, null),
                new ReplicationEvent.PartnerOneSided(TWO, ReplicationEvent.OneSided.IT_PULLS),
                new ReplicationEvent.PartnerMirrored(TWO, ReplicationEvent.OneSided.IT_PULLS),
                new ReplicationEvent.ReplicationUnreadable(TWO, ONE, 7, "name of 16 octets (expected: 17..255)"),
                new ReplicationEvent.ReplicationFailed(
                        TWO,
                        ReplicationEvent.Doing.PULL,
                        "no connection to 10.0.0.6: connection refused",
                        "no answer within 10 s",
                        30),
                new ReplicationEvent.ReplicationMalformed(TWO, "a frame of 3 octets (expected: 12 or more)"),
                new ReplicationEvent.ReplicationPulled(TWO, 812, 2, 1, 1_400),
                new ReplicationEvent.ReplicationRefused(TWO, 4),
                new ReplicationEvent.ReplicationRestored(TWO, ReplicationEvent.Doing.PUSH, 3, 91_000),
                new ReplicationEvent.VersionJumped(TWO, ONE, -1, 4_711),
                new DnsEvent.DnsNameTaken("fred.wins.example", "10.0.0.5", "10.0.0.9"),
                new DnsEvent.DnsUpdateFailed("wins.example", "10.0.0.53:53", "there is no answer", 1),
                new DnsEvent.DnsUpdateRestored("wins.example", "10.0.0.53:53", 4, 35_100),
                new SendingEvent.SendingCongested(TWO, true),
                new SendingEvent.SendingRestored(31_763, 244, TWO, 131, 10_400),
                new ClockEvent.ClockSet(7_200_000, 7_200_400),
                new ClockEvent.ClockDrifted(60_100),
                new ClockEvent.MachineSlept(30_600_000, 30_600_200),
                new ClockEvent.ProcessStopped(345_600_000, 10_800_000, 334_800_000));
    }

    private static Stream<NameEvent> ofNodes() {
        Endpoint server = new Endpoint(SERVER, 137);
        return Stream.of(
                new NodeEvent.LocalNameRegistered(FRED, false, ONE, server, SIX_DAYS),
                new NodeEvent.LocalNameRefused(FRED, false, ONE, SERVER, TWO, false, 6),
                new NodeEvent.LocalNameInConflict(FRED, ONE, TWO, TWO),
                new NodeEvent.LocalNameDoubted(FRED, ONE, TWO),
                new NodeEvent.LocalNameReleased(FRED, ONE),
                new NodeEvent.LocalNameDefended(FRED, ONE, TWO, TWO),
                new NodeEvent.UserAlsoElsewhere(ALICE, ONE, TWO),
                new NodeEvent.DemandReceived(FRED, PEER, false, Demand.CONFLICT, DemandReaction.VERIFYING),
                new NodeEvent.DemandVerified(FRED, PEER, false, null, null),
                new NodeEvent.DuplicateAnswers(FRED, ONE, TWO, true),
                new NodeEvent.LocalLimitReached(FRED, "node.limits.names", 64),
                new NodeEvent.NameServerSilent(server, ONE),
                new NodeEvent.NameServerBack(server, ONE));
    }
}
