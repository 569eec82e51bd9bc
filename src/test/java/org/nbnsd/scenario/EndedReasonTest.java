package org.nbnsd.scenario;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.nbnsd.name.NetbiosName;
import org.nbnsd.protocol.Effect;
import org.nbnsd.protocol.Endpoint;
import org.nbnsd.protocol.Input;
import org.nbnsd.registry.Change;
import org.nbnsd.registry.Edit;
import org.nbnsd.registry.NameRecord;
import org.nbnsd.registry.NameTable;
import org.nbnsd.registry.RecordEdits;
import org.nbnsd.registry.RecordType;
import org.nbnsd.server.Edits;
import org.nbnsd.server.NameServer;
import org.nbnsd.server.ServerSettings;
import org.nbnsd.server.ServerSettings.Lifetimes;
import org.nbnsd.wire.AddressEntry;
import org.nbnsd.wire.Ipv4Address;
import org.nbnsd.wire.Message;
import org.nbnsd.wire.NodeType;
import org.nbnsd.wire.Rcode;
import org.nbnsd.wire.Request.NameQueryRequest;
import org.nbnsd.wire.Request.NameRegistrationRequest;
import org.nbnsd.wire.Request.NameReleaseRequest;
import org.nbnsd.wire.Response.NegativeNameQueryResponse;
import org.nbnsd.wire.Response.NegativeRegistrationResponse;
import org.nbnsd.wire.Response.PositiveNameQueryResponse;
import org.nbnsd.wire.Response.PositiveRegistrationResponse;

/**
 * A question ends with its reason. For whatever a host is asked, however far that has come, and whatever ends the reason: it
 * is not asked again, nothing it answers after that does anything, and each claimant that waited has one final answer.
 */
final class EndedReasonTest {
    private static final Ipv4Address NOBODY_ELSE = Ipv4Address.parse("10.0.9.9");
    private static final int SHORT = 2;
    private static final int LONG = 300_000;

    /** For what somebody is asked. */
    private enum Reason {
        /** PC1 has the name that PC2 claims. */
        HOLDER("FRED<20>", "FRED<20>", 1),
        /** PC1 is the computer as whose user PC2 logs on. */
        COMPUTER("FRED<00>", "FRED<00>", 1),
        /** PC1 is the first of 25 on a list that PC30 wants to be on. */
        ROOM("CORP<1C>", "CORP<1C>", 1),
        /** PC1, which is on a list with PC3, wants PC11 on it. */
        ONE_HOST("CORP<1C>", "CORP<1C>", 11),
        /** PC2 has the 03 of the computer PC1, which has appeared. */
        INTRUDER_ON_COMPUTER("FRED<00>", "FRED<03>", 2),
        /** The same, where the 03 itself ends. */
        INTRUDER_WITH_NAME("FRED<03>", "FRED<03>", 2);

        private final NetbiosName record;
        private final NetbiosName name;
        private final int asked;

        Reason(String record, String name, int asked) {
            this.record = NetbiosName.parse(record);
            this.name = NetbiosName.parse(name);
            this.asked = asked;
        }

        private boolean isIntruder() {
            return this == INTRUDER_ON_COMPUTER || this == INTRUDER_WITH_NAME;
        }
    }

    /** How far the question has come. */
    private enum Stage {
        ASKED,
        ASKED_AGAIN,
        TO_BE_CONFIRMED,
        DENIED_TOO_SOON
    }

    /** What ends the reason: something that happens to the record, or to the claim. */
    private enum End {
        RELEASED,
        EXPIRED,
        EXPIRED_UNSEEN,
        EXPIRED_WITHOUT_DISK,
        DELETED,
        MADE_STATIC,
        TAKEN_BACK,
        REMOVED_ELSEWHERE,
        GROUP_ELSEWHERE,
        WITHDRAWN
    }

    private final NameTable table = new NameTable();
    private final NameServer server = new NameServer(settings(), table, new Random(7));
    private final List<Effect> effects = new ArrayList<>();
    private final Map<Integer, List<Message>> finals = new HashMap<>();
    private final List<Effect.Send> questions = new ArrayList<>();
    private final Set<Integer> claims = new HashSet<>();
    private long now = WatchedServer.START;
    private int nextId = 1;
    private int lastClaimant;

    private static ServerSettings settings() {
        ServerSettings usual = ServerSettings.DEFAULTS;
        return new ServerSettings(
                usual.ownNames(),
                usual.challenge(),
                usual.challengePort(),
                usual.challengeSchedule(),
                usual.challengeScheduleByPrefix(),
                usual.userNames(),
                usual.domainMasterFirst(),
                usual.migrate(),
                new Lifetimes(
                        Duration.ofDays(6),
                        Duration.ofSeconds(SHORT),
                        Duration.ofDays(6),
                        Duration.ofDays(6),
                        Duration.ofDays(24)),
                usual.limits(),
                usual.access(),
                usual.rates());
    }

    static Stream<Arguments> ends() {
        return Stream.of(Reason.values())
                .flatMap(reason -> Stream.of(Stage.values())
                        .filter(stage -> stage != Stage.DENIED_TOO_SOON || reason != Reason.ONE_HOST) // it has no grant
                        .flatMap(stage -> Stream.of(End.values())
                                .filter(end -> end != End.GROUP_ELSEWHERE
                                        || !reason.name.equals(reason.record)
                                        || reason.record.suffix() != 0x1C) // it is one
                                .map(end -> Arguments.of(reason, stage, end))));
    }

    private static Endpoint host(int number) {
        return new Endpoint(address(number), 137);
    }

    private static Ipv4Address address(int number) {
        return Ipv4Address.parse("10.0.0." + number);
    }

    private void take(List<Effect> more) {
        effects.addAll(more);
        for (Effect.Send send : WatchedServer.sends(more)) {
            Message message = send.message();
            if (message instanceof NameQueryRequest) {
                questions.add(send);
            } else if (message instanceof PositiveRegistrationResponse
                    || message instanceof NegativeRegistrationResponse) {
                finals.computeIfAbsent(message.id(), id -> new ArrayList<>()).add(message);
            }
        }
    }

    private void send(Message message, int from) {
        take(server.receive(WatchedServer.datagram(message, host(from)), now));
    }

    private void claim(String name, int from, int address, boolean group, int ttl) {
        AddressEntry entry = new AddressEntry(group, NodeType.H, address(address));
        claims.add(nextId);
        lastClaimant = from;
        send(NameRegistrationRequest.of(nextId++, NetbiosName.parse(name), ttl, entry), from);
    }

    private void release(NetbiosName name, int from) {
        send(NameReleaseRequest.of(nextId++, name, AddressEntry.unique(NodeType.H, address(from))), from);
    }

    private void elapse(long millis) {
        long until = now + millis;
        while (server.nextTimeout() <= until) {
            now = Math.max(now, server.nextTimeout());
            take(server.expire(now));
        }
        now = until;
    }

    private void begin(Reason reason, int ttl) {
        switch (reason) {
            case HOLDER -> {
                claim("FRED<20>", 1, 1, false, ttl);
                claim("FRED<20>", 2, 2, false, LONG);
            }
            case COMPUTER -> {
                claim("FRED<00>", 1, 1, false, ttl);
                claim("FRED<03>", 2, 2, false, LONG);
            }
            case ROOM -> {
                for (int i = 1; i <= NameRecord.MAX_HOLDERS; i++) {
                    claim("CORP<1C>", i, i, true, ttl);
                }
                claim("CORP<1C>", 30, 30, true, LONG);
            }
            case ONE_HOST -> {
                claim("CORP<1C>", 1, 1, true, ttl);
                claim("CORP<1C>", 3, 3, true, ttl);
                claim("CORP<1C>", 1, 11, true, LONG);
            }
            case INTRUDER_ON_COMPUTER -> {
                claim("FRED<03>", 2, 2, false, LONG);
                claim("FRED<00>", 1, 1, false, ttl);
            }
            case INTRUDER_WITH_NAME -> {
                claim("FRED<03>", 2, 2, false, ttl);
                claim("FRED<00>", 1, 1, false, LONG);
            }
        }
    }

    private Effect.Send lastQuestion() {
        return questions.get(questions.size() - 1);
    }

    private void answer(Effect.Send question, boolean hasIt, int from) {
        NameQueryRequest asked = (NameQueryRequest) question.message();
        send(
                hasIt
                        ? PositiveNameQueryResponse.fromNode(
                                asked.id(), asked.name(), LONG, List.of(AddressEntry.unique(NodeType.H, address(from))))
                        : NegativeNameQueryResponse.fromNode(asked.id(), asked.name(), Rcode.NAM_ERR),
                from);
    }

    private void reach(Stage stage, Reason reason) {
        int before = questions.size();
        switch (stage) {
            case ASKED -> {
                return;
            }
            case ASKED_AGAIN -> elapse(1_100);
            case TO_BE_CONFIRMED -> {
                NetbiosName other = NetbiosName.parse("OTHER<20>");
                for (int i = 0; i < 9; i++) {
                    send(NegativeNameQueryResponse.fromNode(i, other, Rcode.NAM_ERR), reason.asked);
                }
                answer(lastQuestion(), true, reason.asked);
            }
            case DENIED_TOO_SOON -> {
                answer(lastQuestion(), false, reason.asked);
                return; // it pauses
            }
        }
        assertThat(questions).hasSize(before + 1);
    }

    private void end(End end, Reason reason) {
        NameRecord record = requireNonNull(table.get(reason.record));
        switch (end) {
            case RELEASED -> record.addresses().forEach(holder -> release(reason.record, holder.bits() & 0xFF));
            case EXPIRED -> elapse(1);
            case EXPIRED_UNSEEN -> {
                now++;
                take(Edits.scavenge(server, false, WatchedServer.AUTHOR, now).effects());
            }
            case EXPIRED_WITHOUT_DISK -> {
                take(server.handle(new Input.StorageFailed(List.of(), "the disk is full"), now));
                elapse(1);
            }
            case DELETED -> edit(new Edit.Delete(reason.record, false));
            case MADE_STATIC -> {
                Ipv4Address holder = reason.isIntruder() ? address(2) : NOBODY_ELSE;
                NameRecord made =
                        RecordEdits.createStatic(reason.record, record.type(), NodeType.H, List.of(holder), now);
                edit(new Edit.Put(made, Edit.IfTaken.REPLACE));
            }
            case TAKEN_BACK -> {
                List<Effect> undone = effects.stream()
                        .filter(effect -> effect instanceof Effect.Persist persist
                                && persist.name().equals(reason.record))
                        .toList();
                take(server.handle(new Input.StorageFailed(undone, "the disk is full"), now));
            }
            case REMOVED_ELSEWHERE ->
                take(server.handle(new Input.ChangedElsewhere(List.of(new Change.Remove(reason.record))), now));
            case GROUP_ELSEWHERE -> {
                Change change = new Change.Put(record.withHolders(RecordType.GROUP, record.holders()));
                take(server.handle(new Input.ChangedElsewhere(List.of(change)), now));
            }
            case WITHDRAWN -> release(claimedName(reason), lastClaimant);
        }
    }

    private static NetbiosName claimedName(Reason reason) {
        return switch (reason) {
            case COMPUTER -> NetbiosName.parse("FRED<03>");
            case INTRUDER_ON_COMPUTER, INTRUDER_WITH_NAME -> NetbiosName.parse("FRED<00>");
            case HOLDER, ROOM, ONE_HOST -> reason.record;
        };
    }

    private void edit(Edit edit) {
        take(Edits.edit(server, List.of(edit), WatchedServer.AUTHOR, now).effects());
    }

    private boolean isToAsked(Effect.Send question, Reason reason) {
        return question.to().equals(host(reason.asked))
                && reason.name.equals(question.message().name());
    }

    @ParameterizedTest
    @MethodSource("ends")
    void aQuestionEndsWithItsReasonAndWhoWaitedHasOneFinalAnswer(Reason reason, Stage stage, End end) {
        boolean isExpiry = end.name().startsWith("EXPIRED");
        begin(reason, isExpiry ? SHORT : LONG);
        assertThat(questions).last().matches(question -> isToAsked(question, reason));
        reach(stage, reason);
        if (isExpiry) {
            elapse(WatchedServer.START + SHORT * 1000 - 1 - now);
        }
        Effect.Send first = questions.get(0);
        Effect.Send last = lastQuestion();
        questions.clear();

        end(end, reason);
        boolean intruderHolds = isHeldByIntruder();
        answer(first, true, reason.asked);
        answer(last, true, reason.asked);
        answer(last, false, reason.asked);
        elapse(60_000);

        assertThat(questions).noneMatch(question -> isToAsked(question, reason));
        assertThat(reason.isIntruder() && isHeldByIntruder()).isEqualTo(reason.isIntruder() && intruderHolds);
        assertThat(server.openChallenges()).isZero();
        assertThat(server.waitingClaims()).isZero();
        assertThat(finals.keySet()).isEqualTo(claims);
        assertThat(finals.values()).allSatisfy(answers -> assertThat(answers).hasSize(1));
    }

    private boolean isHeldByIntruder() {
        NameRecord record = table.get(NetbiosName.parse("FRED<03>"));
        return record != null && record.isActive() && record.isHeldBy(address(2));
    }
}
