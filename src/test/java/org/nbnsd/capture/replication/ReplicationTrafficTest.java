package org.nbnsd.capture.replication;

import static org.assertj.core.api.Assertions.assertThat;
import static org.nbnsd.capture.replication.Talk.A;
import static org.nbnsd.capture.replication.Talk.B;
import static org.nbnsd.capture.replication.Talk.record;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.nbnsd.capture.Segment;
import org.nbnsd.capture.replication.PairReport.Announced;
import org.nbnsd.capture.replication.PairReport.Moved;
import org.nbnsd.capture.replication.PairReport.Opened;
import org.nbnsd.capture.replication.PairReport.Purpose;
import org.nbnsd.capture.replication.PairReport.Spoken;
import org.nbnsd.capture.replication.PairReport.Stopped;
import org.nbnsd.registry.RecordType;
import org.nbnsd.replication.frame.OwnerVersions;
import org.nbnsd.replication.frame.ReplicaState;
import org.nbnsd.replication.frame.ReplicationMessage.SendRequest;

/** What is told of connections of servers, whatever a capture does to them. */
final class ReplicationTrafficTest {
    private static final OwnerVersions WANTED = new OwnerVersions(A, 12, 11);

    private static TrafficReport report(List<Segment> segments) {
        ReplicationTraffic traffic = new ReplicationTraffic(42, true);
        segments.forEach(traffic::add);
        return traffic.report();
    }

    private static PairReport pair(List<Segment> segments) {
        TrafficReport report = report(segments);
        assertThat(report.pairs()).hasSize(1);
        return report.pairs().get(0);
    }

    private static Talk pull() {
        return Talk.opened(B, 40000, A)
                .started()
                .table(new OwnerVersions(A, -1, 0), new OwnerVersions(B, 5, 0))
                .pulled(
                        WANTED,
                        record("FRED<20>", ReplicaState.ACTIVE, false, 11),
                        record("WILMA<20>", ReplicaState.TOMBSTONE, false, 12))
                .stopped(true, 0)
                .closed();
    }

    private static Segment cut(Segment segment, int octets) {
        return new Segment(
                segment.micros(),
                segment.source(),
                segment.target(),
                segment.sequence(),
                16,
                Arrays.copyOf(segment.payload(), segment.payload().length - octets),
                octets);
    }

    private static Segment at(Segment like, int sequence, byte[] payload) {
        return new Segment(like.micros(), like.source(), like.target(), sequence, 16, payload, 0);
    }

    @Test
    void aPullIsToldWithTheOwnerThatTheRequestNames() {
        PairReport pair = pair(pull().segments());
        assertThat(pair.associations()).containsExactly(new Opened(B, Purpose.PULL, 1));
        assertThat(pair.versions()).containsExactly(new Spoken(B, 2, 5, false), new Spoken(A, 2, 5, true));
        assertThat(pair.tables()).containsExactly(new Announced(A, A, -1), new Announced(A, B, 5));
        assertThat(pair.moved())
                .containsExactly(
                        new Moved(A, B, A, RecordType.UNIQUE, "active", 1),
                        new Moved(A, B, A, RecordType.UNIQUE, "tombstone", 1));
        assertThat(pair.stopped()).containsExactly(new Stopped(B, 0, 1));
        assertThat(pair.troubles()).isEmpty();
        assertThat(pair.hints()).isEmpty();
        assertThat(report(pull().segments()).records())
                .extracting(of -> of.owner() + " " + of.version() + " " + of.name() + " " + of.addresses())
                .containsExactly("10.0.0.1 11 FRED<20> [10.0.0.77]", "10.0.0.1 12 WILMA<20> [10.0.0.77]");
    }

    /** Late and early by a few segments, twice, in one piece with what came before, with other octets the second time. */
    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 4, 5, 6, 7, 8})
    void segmentsInAnyOrderAndTwiceTellTheSame(int seed) {
        Random dice = new Random(seed);
        List<Segment> all = new ArrayList<>(pull().segments());
        List<Segment> data = new ArrayList<>();
        for (Segment segment : all.subList(2, all.size() - 2)) {
            data.add(segment);
            data.add(segment);
        }
        // only within one side's run, as a request is before its answer in any capture
        List<Segment> mixed = new ArrayList<>(all.subList(0, 2));
        int from = 0;
        while (from < data.size()) {
            int to = from;
            while (to < data.size()
                    && data.get(to).source().equals(data.get(from).source())) {
                to++;
            }
            List<Segment> run = new ArrayList<>(data.subList(from, to));
            Collections.shuffle(run, dice);
            mixed.addAll(run);
            from = to;
        }
        mixed.addAll(all.subList(all.size() - 2, all.size()));
        PairReport pair = pair(mixed);
        assertThat(pair.moved()).isEqualTo(pair(all).moved());
        assertThat(pair.tables()).isEqualTo(pair(all).tables());
        assertThat(pair.troubles()).isEmpty();
    }

    @Test
    void octetsThatOverlapCountOnceAndTheFirstOnesCount() {
        List<Segment> all = new ArrayList<>(pull().segments());
        Segment second = all.get(3);
        byte[] rubbish = new byte[second.payload().length];
        Arrays.fill(rubbish, (byte) 0xFF);
        all.add(4, at(second, second.sequence() - 5, rubbish));
        all.add(5, at(second, second.sequence(), rubbish));
        assertThat(pair(all).troubles()).isEmpty();
        assertThat(pair(all).moved()).hasSize(2);
    }

    @Test
    void aGapIsToldAndTheOtherDirectionIsReadOn() {
        List<Segment> all = new ArrayList<>(pull().segments());
        Segment lost = all.stream()
                .filter(of -> of.source().address().equals(A) && of.payload().length > 0)
                .findFirst()
                .orElseThrow();
        all.remove(lost);
        PairReport pair = pair(all);
        assertThat(pair.troubles())
                .containsOnlyKeys(
                        "a stream of 10.0.0.1 has octets that are not in the capture; what followed was not read");
        assertThat(pair.moved()).isEmpty();
        assertThat(pair.stopped()).containsExactly(new Stopped(B, 0, 1));
    }

    @Test
    void aSegmentThatIsLostAtTheVeryEndIsAGap() {
        List<Segment> all = new ArrayList<>(pull().segments());
        all.remove(all.size() - 3);
        assertThat(pair(all).troubles().keySet()).singleElement().asString().contains("not in the capture");
    }

    @Test
    void aPacketThatWasCapturedInPartIsTold() {
        List<Segment> all = new ArrayList<>(pull().segments());
        all.replaceAll(of -> of.source().address().equals(A) && of.payload().length > 60 ? cut(of, 10) : of);
        assertThat(pair(all).troubles())
                .containsOnlyKeys("a stream of 10.0.0.1 has packets that were captured in part only; what followed was"
                        + " not read");
    }

    @Test
    void aConnectionThatBeganBeforeIsReadFromItsNextMessage() {
        byte[] middle = Arrays.copyOfRange(Talk.reply(record("LOST<20>", ReplicaState.ACTIVE, false, 1)), 30, 60);
        Talk talk = Talk.going(B, 40000, A)
                .whole(false, middle)
                .whole(true, org.nbnsd.replication.frame.FrameEncoder.encode(new SendRequest(9, WANTED)))
                .whole(false, Talk.reply(record("FRED<20>", ReplicaState.ACTIVE, false, 11)));
        PairReport pair = pair(talk.segments());
        assertThat(pair.associations()).containsExactly(new Opened(B, Purpose.PULL, 1));
        assertThat(pair.moved()).containsExactly(new Moved(A, B, A, RecordType.UNIQUE, "active", 1));
        assertThat(pair.troubles())
                .containsOnlyKeys(
                        "a stream of 10.0.0.1 began before the capture",
                        "a stream of 10.0.1.5 began before the capture");
    }

    @Test
    void withoutTheRequestTheOwnerIsNotKnown() {
        List<Segment> oneWay = pull().segments().stream()
                .filter(of -> of.source().address().equals(A))
                .toList();
        assertThat(report(oneWay).records())
                .hasSize(2)
                .allSatisfy(of -> assertThat(of.owner()).isNull());
    }

    @Test
    void aPortThatIsUsedAgainIsAnotherConnection() {
        List<Segment> all = new ArrayList<>(pull().segments());
        for (Segment of : pull().segments()) {
            all.add(new Segment(
                    of.micros(),
                    of.source(),
                    of.target(),
                    of.sequence() + 77_777,
                    (of.isSyn() ? 2 : 0) | (of.isFin() ? 1 : 0) | (of.isOpening() ? 0 : 16),
                    of.payload(),
                    0));
        }
        assertThat(pair(all).associations()).containsExactly(new Opened(B, Purpose.PULL, 2));
        assertThat(report(all).records()).hasSize(4);
    }

    @Test
    void whoIsNoPartnerIsTold() {
        Talk talk = Talk.opened(B, 40000, A)
                .started()
                .say(true, new org.nbnsd.replication.frame.ReplicationMessage.TableQuery(9))
                .stopped(false, 4)
                .closed();
        assertThat(pair(talk.segments()).hints())
                .singleElement()
                .asString()
                .startsWith("10.0.0.1 refuses 10.0.1.5 with STOP 4: it is not among the partners");
    }

    @Test
    void aRangeThatIsAskedForAgainAndAgainNamesTheRecordThatIsInTheWay() {
        List<Segment> all = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            all.addAll(Talk.opened(B, 40000 + i, A)
                    .started()
                    .pulled(WANTED, record("STUCK<20>", ReplicaState.ACTIVE, true, 11))
                    .closed()
                    .segments());
        }
        assertThat(pair(all).hints())
                .singleElement()
                .asString()
                .contains("asked 10.0.0.1 for the records of 10.0.0.1 from version 11 on 4 times")
                .contains("cannot take one of them")
                .contains("STUCK<20> (version 11), which is static");
    }

    @Test
    void anUpdateWhoseRequestGetsNoAnswerIsTold() {
        Talk talk = Talk.opened(A, 40000, B).started().told(false).say(false, new SendRequest(7, WANTED));
        PairReport pair = pair(talk.closed().segments());
        assertThat(pair.associations()).containsExactly(new Opened(A, Purpose.PUSH_CLASSIC, 1));
        assertThat(pair.hints()).singleElement().asString().contains("did not answer the request", "pushUseInform");
        Talk answered = Talk.opened(A, 40000, B)
                .started()
                .told(false)
                .say(false, new SendRequest(7, WANTED))
                .say(true, Talk.reply(record("FRED<20>", ReplicaState.ACTIVE, false, 12)));
        assertThat(pair(answered.closed().segments()).hints()).isEmpty();
        assertThat(pair(answered.segments()).moved())
                .containsExactly(new Moved(A, B, A, RecordType.UNIQUE, "active", 1));
    }

    @Test
    void informIsPersistentAndNeedsNoAnswer() {
        PairReport pair = pair(Talk.opened(A, 40000, B).started().told(true).segments());
        assertThat(pair.associations()).containsExactly(new Opened(A, Purpose.PUSH_PERSISTENT, 1));
        assertThat(pair.tables()).containsExactly(new Announced(A, A, 12));
        assertThat(pair.hints()).isEmpty();
    }

    @Test
    void whereNobodyListensIsTold() {
        assertThat(pair(Talk.unanswered(A, B, true)).hints())
                .containsExactly(
                        "10.0.1.5 refuses connections of 10.0.0.1: no WINS server with replication is there, or"
                                + " a firewall says so");
        assertThat(pair(Talk.unanswered(A, B, false)).hints())
                .singleElement()
                .asString()
                .startsWith("10.0.1.5 does not answer connections of 10.0.0.1");
    }

    @Test
    void rubbishIsToldAndHarmsNoOtherConnection() {
        byte[] rubbish = new byte[400];
        Arrays.fill(rubbish, (byte) 0xEE);
        List<Segment> all =
                new ArrayList<>(Talk.opened(B, 39999, A).whole(true, rubbish).segments());
        all.addAll(pull().segments());
        PairReport pair = pair(all);
        assertThat(pair.troubles())
                .containsOnlyKeys("a stream of 10.0.1.5 has a malformed message: length; what followed was not read");
        assertThat(pair.moved()).hasSize(2);
    }

    /** Connections that never end, pairs without number, and octets that wait for one that never comes. */
    @Test
    void whatIsRememberedHasLimits() {
        ReplicationTraffic traffic = new ReplicationTraffic(42, true);
        for (int i = 0; i < ReplicationTraffic.MOST_PAIRS + 100; i++) {
            Talk.opened(new org.nbnsd.wire.Ipv4Address(0x0B000000 + i), 40000, A)
                    .segments()
                    .forEach(traffic::add);
        }
        Segment start = pull().segments().get(2);
        byte[] much = new byte[60_000];
        pull().segments().subList(0, 2).forEach(traffic::add);
        for (int i = 0; i < 40; i++) {
            traffic.add(at(start, start.sequence() + 100 + i * much.length, much));
        }
        TrafficReport report = traffic.report();
        assertThat(report.pairs()).hasSize(ReplicationTraffic.MOST_PAIRS);
        assertThat(report.leftOut()).isGreaterThanOrEqualTo(100);
    }

    @Test
    void octetsThatWaitForEverAreGivenUp() {
        OctetStream.Room room = new OctetStream.Room();
        List<Integer> told = new ArrayList<>();
        OctetStream stream = new OctetStream(room, (octets, offset, length) -> told.add(length));
        Segment start = pull().segments().get(2);
        stream.add(at(start, 0, new byte[10]));
        int segments = 0;
        while (stream.loss() == null) {
            stream.add(at(start, 100 + segments++ * 60_000, new byte[60_000]));
        }
        assertThat(segments * 60_000).isBetween(OctetStream.MOST_WAITING - 60_000, OctetStream.MOST_WAITING + 60_000);
        assertThat(stream.loss()).isEqualTo(OctetStream.Loss.GAP);
        assertThat(told).containsExactly(10);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10})
    void segmentsOfDiceNeverStopTheReader(int seed) {
        Random dice = new Random(seed);
        List<Segment> all = new ArrayList<>(pull().segments());
        ReplicationTraffic traffic = new ReplicationTraffic(42, true);
        for (int i = 0; i < 2000; i++) {
            Segment like = all.get(dice.nextInt(all.size()));
            byte[] payload = like.payload().clone();
            if (payload.length > 0 && dice.nextBoolean()) {
                payload[dice.nextInt(payload.length)] = (byte) dice.nextInt();
            }
            traffic.add(new Segment(
                    i,
                    like.source(),
                    like.target(),
                    dice.nextInt(4) == 0 ? dice.nextInt() : like.sequence(),
                    dice.nextInt(8) == 0 ? dice.nextInt(32) : 16,
                    payload,
                    dice.nextInt(10) == 0 ? dice.nextInt(1 << 20) : 0));
        }
        assertThat(traffic.report().pairs()).hasSize(1);
    }
}
