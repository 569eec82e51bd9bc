package org.nbnsd.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.nbnsd.registry.Change;
import org.nbnsd.registry.Mark;
import org.nbnsd.registry.NameRecord;
import org.nbnsd.store.TrickyDatabase.Failing;
import org.nbnsd.wire.Ipv4Address;

/** When commits happen, what is in them, and who is told; with intervals that no test waits for, or very short ones. */
@Timeout(120)
final class GroupCommitTest {
    private static final Duration NEVER = Duration.ofHours(1);
    private static final Duration SOON = Duration.ofMillis(5);
    private static final GroupCommit.Pace CALM = pace(NEVER, SOON, NEVER, NEVER);

    private final AtomicLong awake = new AtomicLong();
    private final TrickyDatabase database = new TrickyDatabase();
    private final BlockingQueue<String> told = new LinkedBlockingQueue<>();
    private final List<String> bugs = new CopyOnWriteArrayList<>();
    private @Nullable GroupCommit commits;

    private static GroupCommit.Pace pace(Duration heartbeat, Duration retry, Duration patience, Duration closing) {
        return new GroupCommit.Pace(heartbeat, retry, retry, NEVER, patience, closing);
    }

    private GroupCommit inStep() {
        return start(null, CALM);
    }

    private GroupCommit late() {
        return start(SOON, CALM);
    }

    private GroupCommit start(@Nullable Duration lateness, GroupCommit.Pace pace) {
        return start(lateness, pace, Integer.MAX_VALUE);
    }

    private GroupCommit start(@Nullable Duration lateness, GroupCommit.Pace pace, int mostLate) {
        GroupCommit made = new GroupCommit(
                database,
                () -> 4711,
                awake::get,
                lateness,
                pace,
                mostLate,
                (thread, bug) -> bugs.add(bug.getMessage()));
        made.onFailure(reason -> told.add("failed: " + reason));
        commits = made;
        return made;
    }

    @AfterEach
    void stop() throws StoreException {
        database.repair();
        database.letGo();
        if (commits != null) {
            commits.close();
        }
    }

    private static Change put(int number) {
        return new Change.Put(Records.record(number));
    }

    private static Change remove(int number) {
        return new Change.Remove(Records.record(number).name());
    }

    private void persist(int number) {
        commits.persist(Written.group(put(number)), Written.then(() -> told.add("durable: " + number)));
    }

    private void recover(Change... undo) {
        commits.recover(List.of(undo), () -> told.add("working"));
    }

    private String nextTold() throws InterruptedException {
        String next = told.poll(60, TimeUnit.SECONDS);
        if (next == null) {
            throw new AssertionError("nothing was told");
        }
        return next;
    }

    /** Waits until the thread has done everything that was asked of it before. */
    private void settle() throws StoreException {
        commits.close();
    }

    private List<Integer> found() {
        return database.found().stream().map(GroupCommitTest::number).sorted().toList();
    }

    private static int number(NameRecord record) {
        return (int) record.version() - 1;
    }

    @Test
    void whatComesTogetherIsOneCommitInItsOrder() throws Exception {
        inStep();
        database.hold();
        persist(1);
        assertThat(database.nextBegun()).containsExactly(put(1));
        commits.persist(Written.group(put(2), put(3)), Written.then(() -> told.add("durable: 2 and 3")));
        commits.persist(Written.group(remove(2), put(4)), Written.then(() -> told.add("durable: 4")));
        commits.persist(Written.group(put(2)), Written.then(() -> told.add("durable: 2")));
        database.allow(1);
        assertThat(database.nextBegun()).containsExactly(put(2), put(3), remove(2), put(4), put(2));
        database.allow(1);
        assertThat(List.of(nextTold(), nextTold(), nextTold(), nextTold()))
                .containsExactly("durable: 1", "durable: 2 and 3", "durable: 4", "durable: 2");
        assertThat(found()).containsExactly(1, 2, 3, 4);
    }

    @Test
    void aLongQueueIsCommittedInItsOrderToo() throws Exception {
        inStep();
        database.hold();
        persist(0);
        assertThat(database.nextBegun()).hasSize(1);
        int many = 10_000;
        for (int i = 1; i <= many; i++) {
            persist(i);
        }
        database.letGo();
        for (int i = 0; i <= many; i++) {
            assertThat(nextTold()).isEqualTo("durable: " + i);
        }
        List<Change> committed = new ArrayList<>();
        while (committed.size() < many) {
            List<Change> one = database.nextBegun();
            assertThat(one.size()).as("changes in one commit").isBetween(1, 4097);
            committed.addAll(one);
        }
        assertThat(committed).isEqualTo(Records.changes(1, many + 1));
    }

    @Test
    void nothingIsCalledDurableBeforeItsCommitIsOver() throws Exception {
        inStep();
        database.hold();
        persist(1);
        database.nextBegun();
        persist(2);
        assertThat(told).isEmpty();
        database.allow(1);
        assertThat(nextTold()).isEqualTo("durable: 1");
        assertThat(database.nextBegun()).containsExactly(put(2));
        assertThat(told).as("of what is still being committed").isEmpty();
        database.allow(1);
        assertThat(nextTold()).isEqualTo("durable: 2");
    }

    @ParameterizedTest
    @EnumSource(Failing.class)
    void afterAFailureNothingIsCommittedUntilItIsUndone(Failing how) throws Exception {
        inStep();
        database.failAt(how, 2);
        persist(1);
        assertThat(nextTold()).isEqualTo("durable: 1");
        database.hold();
        persist(2);
        assertThat(database.nextBegun()).containsExactly(put(1));
        assertThat(database.nextBegun()).containsExactly(put(2));
        persist(3);
        database.allow(1);
        assertThat(nextTold()).startsWith("failed: ").endsWith(how == Failing.BY_A_BUG ? "on purpose" : "is full");
        persist(4);
        recover(remove(2), remove(3), remove(4));
        persist(5);
        assertThat(database.nextBegun())
                .as("the next commit: that which failed, and what undoes it and all after it")
                .containsExactly(put(2), remove(2), remove(3), remove(4));
        assertThat(told).isEmpty();
        database.allow(1);
        assertThat(nextTold()).isEqualTo("working");
        assertThat(database.nextBegun()).containsExactly(put(5));
        database.allow(1);
        assertThat(nextTold()).isEqualTo("durable: 5");
        assertThat(found()).containsExactly(1, 5);
        database.letGo();
        settle();
        assertThat(told).as("nobody is told twice, or of what was dropped").isEmpty();
        assertThat(bugs).hasSize(how == Failing.BY_A_BUG ? 1 : 0).allMatch("broken on purpose"::equals);
    }

    @Test
    void undoingIsTriedUntilItWorksAndTheFailureToldOnce() throws Exception {
        inStep();
        database.breakDown();
        persist(1);
        assertThat(nextTold()).isEqualTo("failed: the disk is full");
        recover(remove(1));
        for (int tries = 0; tries < 5; tries++) {
            assertThat(database.nextBegun()).startsWith(put(1)).hasSize(tries == 0 ? 1 : 2);
        }
        database.repair();
        assertThat(nextTold()).isEqualTo("working");
        persist(2);
        assertThat(nextTold()).isEqualTo("durable: 2");
    }

    @Test
    void theSecondFailureIsToldLikeTheFirst() throws Exception {
        inStep();
        database.failAt(Failing.BEFORE_IT_IS_DONE, 1, 3);
        persist(1);
        assertThat(nextTold()).startsWith("failed");
        database.hold();
        recover(remove(1));
        persist(2);
        assertThat(database.nextBegun()).containsExactly(put(1));
        assertThat(database.nextBegun()).containsExactly(put(1), remove(1));
        database.allow(1);
        assertThat(nextTold()).isEqualTo("working");
        database.letGo();
        assertThat(nextTold()).startsWith("failed");
        recover(remove(2));
        assertThat(nextTold()).isEqualTo("working");
    }

    /** As a disk is that is full: it has room for less, but not for more. */
    @Test
    void whatFailedMustBePossibleBeforeItIsCalledWorkingAgain() throws Exception {
        inStep();
        persist(1);
        assertThat(nextTold()).isEqualTo("durable: 1");
        database.takeAtMost(2);
        commits.persist(Written.group(put(2), put(3), put(4)), Written.then(() -> told.add("durable: all")));
        assertThat(nextTold()).isEqualTo("failed: the disk is full");
        recover(remove(2), remove(3), remove(4));
        for (int tries = 0; tries < 5; tries++) {
            database.nextBegun();
        }
        assertThat(told).isEmpty();
        database.takeAtMost(6);
        assertThat(nextTold()).isEqualTo("working");
        assertThat(found()).containsExactly(1);
    }

    @Test
    void afterAFailureThatComesSoonAfterAnotherItIsNotTriedAtOnce() throws Exception {
        start(null, new GroupCommit.Pace(NEVER, NEVER, NEVER, NEVER, NEVER, NEVER));
        database.failAt(Failing.BEFORE_IT_IS_DONE, 1, 3);
        persist(1);
        assertThat(nextTold()).startsWith("failed");
        recover(remove(1));
        assertThat(nextTold()).as("the first time it is tried at once").isEqualTo("working");
        persist(2);
        assertThat(nextTold()).startsWith("failed");
        recover(remove(2));
        commits.close();
        assertThat(told).isEmpty();
        assertThat(List.of(database.nextBegun(), database.nextBegun(), database.nextBegun()))
                .containsExactly(List.of(put(1)), List.of(put(1), remove(1)), List.of(put(2)));
        assertThat(database.hasBegun()).as("any more").isFalse();
    }

    @Test
    void aFailureLongAfterAnotherIsTheFirstOfItsKind() throws Exception {
        start(null, new GroupCommit.Pace(NEVER, SOON, NEVER, Duration.ZERO, NEVER, NEVER));
        for (int number = 1; number < 20; number++) {
            database.failAt(Failing.BEFORE_IT_IS_DONE, 2 * number - 1);
            persist(number);
            assertThat(nextTold()).startsWith("failed");
            recover(remove(number));
            assertThat(nextTold()).as("it would be after some hours").isEqualTo("working");
        }
    }

    /** Somebody lost patience with a commit that was under way, and that works after all. */
    @Test
    void whatWasTakenBackWhileItWasCommittedIsUndoneNext() throws Exception {
        inStep();
        database.hold();
        persist(1);
        database.nextBegun();
        persist(2);
        recover(remove(1), remove(2));
        database.letGo();
        assertThat(List.of(nextTold(), nextTold())).containsExactly("durable: 1", "working");
        assertThat(database.nextBegun()).containsExactly(remove(1), remove(2));
        assertThat(found()).isEmpty();
    }

    @Test
    void noCallToRecoverIsForgotten() throws Exception {
        inStep();
        database.breakDown();
        persist(1);
        assertThat(nextTold()).startsWith("failed");
        recover(remove(1));
        assertThat(database.nextBegun()).containsExactly(put(1));
        assertThat(database.nextBegun()).containsExactly(put(1), remove(1));
        commits.recover(List.of(remove(2)), () -> told.add("working, too"));
        database.repair();
        assertThat(List.of(nextTold(), nextTold())).containsExactly("working", "working, too");
    }

    @Test
    void whoDoesNotTakeAnAnswerHarmsNobodyElse() throws Exception {
        inStep();
        database.hold();
        persist(1);
        database.nextBegun();
        commits.persist(Written.group(put(2)), Written.then(() -> {
            throw new IllegalStateException("the loop has ended, on purpose");
        }));
        persist(3);
        database.letGo();
        assertThat(List.of(nextTold(), nextTold())).containsExactly("durable: 1", "durable: 3");
        persist(4);
        assertThat(nextTold()).isEqualTo("durable: 4");
        assertThat(bugs).containsExactly("the loop has ended, on purpose");
    }

    @Test
    void theTimeIsNotedWhenNothingHappens() throws Exception {
        start(null, pace(SOON, SOON, NEVER, NEVER));
        assertThat(database.nextBegun()).isEmpty();
        assertThat(database.nextBegun()).isEmpty();
        assertThat(database.lastCommit()).isEqualTo(4711);
        persist(1);
        assertThat(nextTold()).isEqualTo("durable: 1");
    }

    @Test
    void aDiskThatFailsWhileNothingHappensIsToldAtOnce() throws Exception {
        database.breakDown();
        start(null, pace(SOON, SOON, NEVER, NEVER));
        assertThat(nextTold()).isEqualTo("failed: the disk is full");
        recover();
        database.repair();
        assertThat(nextTold()).isEqualTo("working");
    }

    @Test
    void lateChangesAreCalledDurableAtOnceAndCommittedSoon() throws Exception {
        late();
        database.hold();
        persist(1);
        assertThat(told.remove()).isEqualTo("durable: 1");
        assertThat(database.nextBegun()).containsExactly(put(1));
        persist(2);
        assertThat(told.remove()).as("while the disk is busy").isEqualTo("durable: 2");
        database.letGo();
        assertThat(database.nextBegun()).containsExactly(put(2));
    }

    private static Change seen(int owner, long version) {
        Ipv4Address address = new Ipv4Address(owner);
        return new Change.Seen(address, new Mark(address, version, 0, address), null);
    }

    @Test
    void ofEachNameAndEachOwnerOnlyTheLastLateChangeIsCommitted() throws Exception {
        late();
        database.hold();
        persist(1);
        database.nextBegun();
        commits.persist(Written.group(put(2), put(3), remove(2)), Written.then(() -> {}));
        commits.persist(Written.group(put(4), remove(3), put(3)), Written.then(() -> {}));
        commits.persist(Written.group(put(2), remove(4)), Written.then(() -> {}));
        commits.persist(Written.group(seen(1, 5), seen(2, 5), seen(1, 6)), Written.then(() -> {}));
        database.letGo();
        List<Change> committed = new ArrayList<>();
        while (!committed.contains(seen(1, 6))) {
            committed.addAll(database.nextBegun());
        }
        assertThat(committed).containsExactlyInAnyOrder(put(2), put(3), remove(4), seen(2, 5), seen(1, 6));
    }

    @ParameterizedTest
    @EnumSource(Failing.class)
    void noLateChangeIsLostWhenTheDiskComesBack(Failing how) throws Exception {
        late();
        database.failAt(how, 1, 2, 3);
        persist(1);
        assertThat(told.remove()).isEqualTo("durable: 1");
        assertThat(nextTold()).startsWith("failed");
        persist(2);
        assertThat(told.remove()).as("until who asks has heard of it").isEqualTo("durable: 2");
        recover();
        assertThat(nextTold()).isEqualTo("working");
        persist(3);
        settle();
        assertThat(told).containsExactly("durable: 3");
        assertThat(found()).containsExactly(1, 2, 3);
        assertThat(bugs).hasSize(how == Failing.BY_A_BUG ? 3 : 0).allMatch("broken on purpose"::equals);
    }

    /** Nobody waits for late changes, so a disk that hangs while hosts refresh would let them fill the memory. */
    @Test
    void lateChangesThatNobodyWritesAreNotTakenWithoutEnd() throws Exception {
        GroupCommit made = start(SOON, CALM, 4);
        database.hold();
        persist(1);
        database.nextBegun();
        for (int number = 2; number <= 5; number++) {
            assertThat(made.isFull()).isFalse();
            persist(number);
        }
        assertThat(made.isFull()).isTrue();
        database.letGo();
        database.nextBegun();
        assertThat(made.isFull()).isFalse();
        settle();
        assertThat(found()).containsExactly(1, 2, 3, 4, 5);
    }

    @Test
    void manyLateChangesDoNotWaitForTheirInterval() throws Exception {
        start(NEVER, CALM, 4);
        persist(1);
        persist(2);
        persist(3);
        assertThat(database.nextBegun()).contains(put(1), put(2), put(3));
    }

    @Test
    void aDiskThatDoesNotAnswerLateChangesIsTold() throws Exception {
        start(SOON, pace(NEVER, SOON, Duration.ZERO, NEVER));
        database.hold();
        persist(1);
        database.nextBegun();
        assertThat(told.remove()).isEqualTo("durable: 1");
        persist(1);
        assertThat(told.remove()).as("while this process could not hear it").isEqualTo("durable: 1");
        awake.incrementAndGet();
        persist(2);
        persist(3);
        assertThat(told.remove()).isEqualTo("failed: the database has not been written for 0 s");
        assertThat(told).as("told once").containsExactly("durable: 2", "durable: 3");
        told.clear();
        recover();
        database.letGo();
        assertThat(nextTold()).isEqualTo("working");
        settle();
        assertThat(found()).containsExactly(1, 2, 3);
    }

    @Test
    void closingCommitsWhatIsLeft() throws Exception {
        inStep();
        database.hold();
        persist(1);
        database.nextBegun();
        persist(2);
        persist(3);
        database.letGo();
        commits.close();
        assertThat(told).containsExactly("durable: 1", "durable: 2", "durable: 3");
        assertThat(database.isClosed()).isTrue();
        commits.close();
    }

    @Test
    void closingCommitsLateChangesBeforeTheirTime() throws Exception {
        start(NEVER, CALM);
        persist(1);
        persist(2);
        commits.close();
        assertThat(found()).containsExactly(1, 2);
    }

    @Test
    void closingDoesNotWaitForADiskThatFails() throws Exception {
        start(null, pace(NEVER, NEVER, NEVER, NEVER));
        database.breakDown();
        persist(1);
        assertThat(nextTold()).startsWith("failed");
        recover(remove(1));
        assertThat(database.nextBegun()).containsExactly(put(1));
        assertThat(database.nextBegun()).containsExactly(put(1), remove(1));
        commits.close();
        assertThat(database.isClosed()).isTrue();
        assertThat(told).isEmpty();
    }

    @Test
    void closingSaysWhatLateChangesItCouldNotKeep() throws Exception {
        start(SOON, pace(NEVER, NEVER, NEVER, NEVER));
        database.breakDown();
        persist(1);
        persist(2);
        assertThat(List.of(nextTold(), nextTold())).containsExactly("durable: 1", "durable: 2");
        assertThat(nextTold()).startsWith("failed");
        recover();
        assertThatThrownBy(() -> commits.close())
                .isInstanceOf(StoreException.class)
                .hasMessageContaining("2 names");
        assertThat(told).as("nobody is told again").isEmpty();
        commits = null;
    }

    @Test
    void closingTriesOnceMoreForTheSakeOfLateChanges() throws Exception {
        start(SOON, pace(NEVER, NEVER, NEVER, NEVER));
        database.failAt(Failing.BEFORE_IT_IS_DONE, 1);
        persist(1);
        assertThat(nextTold()).isEqualTo("durable: 1");
        assertThat(nextTold()).startsWith("failed");
        commits.close();
        assertThat(found()).containsExactly(1);
    }

    @Test
    void closingDoesNotWaitForADiskThatDoesNotAnswer() throws Exception {
        start(null, pace(NEVER, SOON, NEVER, SOON));
        database.hold();
        persist(1);
        database.nextBegun();
        assertThatThrownBy(() -> commits.close())
                .isInstanceOf(StoreException.class)
                .hasMessageContaining("still busy")
                .hasMessageContaining("nothing that was acknowledged");
        assertThat(told).isEmpty();
        database.letGo();
        assertThat(nextTold()).isEqualTo("durable: 1");
        commits = null;
    }
}
