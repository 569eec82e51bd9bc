package org.nbnsd.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.nbnsd.protocol.Effect;
import org.nbnsd.protocol.Input;
import org.nbnsd.registry.Change;
import org.nbnsd.registry.Mark;
import org.nbnsd.registry.NameRecord;
import org.nbnsd.registry.NameTable;
import org.nbnsd.wire.Ipv4Address;

/** How far the records of others are known is taken back with the changes that could not be made durable. */
final class MarksTest {
    private static final long NOW = 1_700_000_000_000L;
    private static final Ipv4Address ONE = Ipv4Address.parse("192.0.2.1");
    private static final Ipv4Address OTHER = Ipv4Address.parse("192.0.2.2");

    private final NameTable table = new NameTable();
    private final NameServer server = new NameServer(ServerSettings.DEFAULTS, table, new Random(5));

    private static Mark mark(Ipv4Address owner, long seen) {
        return new Mark(owner, seen, NOW, ONE);
    }

    private Effect see(Ipv4Address owner, long seen) {
        Change.Seen change = new Change.Seen(owner, mark(owner, seen), table.mark(owner));
        table.apply(change);
        return new Effect.Persist(change, null);
    }

    @Test
    void aDiskThatFailsTakesBackAllThatWasSeenSinceAndTellsTheDiskSo() {
        see(ONE, 5);
        List<Effect> undone = List.of(see(ONE, 9), see(OTHER, 3), see(ONE, 12));

        List<Effect> instead = server.handle(new Input.StorageFailed(undone, "disk full"), NOW);

        assertThat(table.marks()).containsExactly(mark(ONE, 5));
        assertThat(instead)
                .contains(
                        new Effect.Persist(new Change.Seen(ONE, mark(ONE, 5), mark(ONE, 9)), null),
                        new Effect.Persist(new Change.Seen(OTHER, null, mark(OTHER, 3)), null));
    }

    @Test
    void aRejectedBurstTakesBackWhatWasSeenWithIt() {
        see(ONE, 5);
        List<Effect> undone = List.of(see(ONE, 9), see(OTHER, 3));

        List<Effect> instead = server.handle(new Input.Rejected(undone, List.of()), NOW);

        assertThat(table.marks()).containsExactly(mark(ONE, 5));
        assertThat(instead).isEmpty();
    }

    @Test
    void whatAnotherServerOfTheSameNamesHasSeenStandsWhenTheDiskFails() {
        Change.Seen elsewhere = new Change.Seen(ONE, mark(ONE, 20), null);
        List<Effect> adopted = server.handle(new Input.ChangedElsewhere(List.of(elsewhere)), NOW);
        assertThat(adopted).containsExactly(new Effect.Adopted(elsewhere, null));

        server.handle(new Input.StorageFailed(List.of(see(ONE, 9), adopted.get(0)), "disk full"), NOW);

        assertThat(table.marks()).containsExactly(mark(ONE, 20));
    }

    @Test
    void whatOthersHaveSeenOfThisServerIsNoVersionThatItGivesAgain() {
        see(NameRecord.LOCAL, 41);
        assertThat(table.nextVersion()).isEqualTo(42);
        table.apply(new Change.Seen(NameRecord.LOCAL, null, mark(NameRecord.LOCAL, 41)));
        assertThat(table.nextVersion()).isEqualTo(42);
        assertThat(table.marks()).isEmpty();
    }
}
