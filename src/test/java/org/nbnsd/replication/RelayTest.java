package org.nbnsd.replication;

import static org.assertj.core.api.Assertions.assertThat;
import static org.nbnsd.replication.PullTest.HOST;
import static org.nbnsd.replication.Servers.A;
import static org.nbnsd.replication.Servers.B;
import static org.nbnsd.replication.Servers.C;
import static org.nbnsd.replication.Servers.both;

import java.time.Duration;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.nbnsd.name.NetbiosName;
import org.nbnsd.registry.RecordState;

/** A third server passes on only what it has kept, so what it knows of an owner is not what the owner tells itself. */
final class RelayTest {
    private static final NetbiosName NAME = NetbiosName.parse("FRED<20>");
    private static final Duration PULLED = Duration.ofMinutes(31);

    private final Servers site = new Servers(4);
    private final List<Servers.Server> all = List.of(
            site.server(A, both(B), both(C)), site.server(B, both(A), both(C)), site.server(C, both(A), both(B)));
    private final RoamingHost host = new RoamingHost(site, 1, List.of(HOST));

    @BeforeEach
    void aHostIsKnownEverywhere() {
        all.forEach(Servers.Server::start);
        host.register(NAME, all.get(0));
        site.pass(PULLED);
        assertThat(all).allSatisfy(each -> assertThat(state(each)).isEqualTo(RecordState.ACTIVE));
    }

    private static RecordState state(Servers.Server server) {
        return Objects.requireNonNull(server.record(NAME.toString())).state();
    }

    @Test
    void aReleaseThatAThirdServerDidNotKeepComesToTheOwnerWhenItReachesThatServerAgain() {
        site.separate(A, C);
        host.release(NAME, all.get(2));
        assertThat(state(all.get(2))).isEqualTo(RecordState.TOMBSTONE);
        site.pass(PULLED.multipliedBy(3));
        assertThat(Objects.requireNonNull(all.get(0).table.mark(C)).from()).isEqualTo(B);
        long version = all.get(0).table.nextVersion();

        site.heal(A, C);
        site.pass(PULLED.multipliedBy(2));
        assertThat(all.get(0).table.nextVersion())
                .as("the owner tells it again")
                .isGreaterThan(version);
        assertThat(state(all.get(2))).isEqualTo(RecordState.ACTIVE);
    }

    @Test
    void whoIsAPartnerAndReachedIsNotPulledByAnother() {
        for (int i = 0; i < 30; i++) {
            new RoamingHost(site, 2 + i, List.of(HOST)).register(NetbiosName.parse("H" + i + "<20>"), all.get(2));
            site.pass(Duration.ofMinutes(2));
        }
        assertThat(Objects.requireNonNull(all.get(0).table.mark(C)).from()).isEqualTo(C);
        assertThat(Objects.requireNonNull(all.get(1).table.mark(C)).from()).isEqualTo(C);
    }

    @Test
    void aRestartDoesNotForgetThatAThirdServerToldOfAnOwner() {
        site.separate(A, C);
        host.release(NAME, all.get(2));
        site.pass(PULLED.multipliedBy(3));
        Servers.Server first = all.get(0);
        site.die(first);
        Servers.Server next = site.restart(first, first.table.nextVersion() - 1, first.table.marks());

        site.heal(A, C);
        site.pass(PULLED.multipliedBy(2));
        assertThat(state(next)).isEqualTo(RecordState.ACTIVE);
        assertThat(state(all.get(2))).isEqualTo(RecordState.ACTIVE);
    }
}
