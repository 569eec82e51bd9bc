package org.nbnsd.replication;

import static org.assertj.core.api.Assertions.assertThat;
import static org.nbnsd.replication.Servers.A;
import static org.nbnsd.replication.Servers.B;
import static org.nbnsd.replication.Servers.both;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.nbnsd.protocol.ReplicationEvent.Doing;
import org.nbnsd.protocol.ReplicationEvent.OneSided;
import org.nbnsd.protocol.ReplicationEvent.PartnerMirrored;
import org.nbnsd.protocol.ReplicationEvent.PartnerOneSided;
import org.nbnsd.protocol.ReplicationEvent.ReplicationFailed;
import org.nbnsd.protocol.ReplicationEvent.ReplicationRestored;
import org.nbnsd.registry.Author;
import org.nbnsd.replication.ReplicationSettings.Partner;
import org.nbnsd.replication.ReplicationSettings.Type;
import org.nbnsd.replication.ReplicationSettings.UserNames;
import org.nbnsd.replication.frame.OwnerVersions;
import org.nbnsd.replication.frame.ReplicationMessage.StartAssociation;
import org.nbnsd.replication.frame.ReplicationMessage.StartAssociationResponse;
import org.nbnsd.replication.frame.ReplicationMessage.StopAssociation;
import org.nbnsd.replication.frame.ReplicationMessage.TableQuery;
import org.nbnsd.replication.frame.ReplicationMessage.UpdateNotification;

/** What is told of a partner with which something does not work: pulls and notices are two things. */
final class TroubleTest {
    private static final Author ROOT = new Author("root", "");

    private final Servers site = new Servers(4);

    private static PartnerStatus status(Servers.Server server) {
        return server.replicator.partners().get(0);
    }

    /** A peer that takes notices and refuses to be asked. */
    private Servers.Peer takesNoticesOnly() {
        Servers.Peer peer = site.peer(B);
        peer.reaction = frame -> {
            if (frame instanceof StartAssociation start) {
                peer.say(new StartAssociationResponse(start.senderHandle(), 55, 2, 5, 0));
            } else if (frame instanceof TableQuery) {
                peer.say(new StopAssociation(0, StopAssociation.ERROR));
            }
        };
        return peer;
    }

    @Test
    void aNoticeThatArrivesDoesNotHideThatPullsFail() {
        Servers.Server server = site.server(A, both(B));
        server.start();
        site.pass(Duration.ofMinutes(1));
        server.ask(new ReplicationWish.Push(null, false, ROOT));
        assertThat(server.events(ReplicationFailed.class))
                .extracting(ReplicationFailed::doing)
                .containsExactly(Doing.PULL, Doing.PUSH);

        takesNoticesOnly();
        server.ask(new ReplicationWish.Push(null, false, ROOT));
        site.pass(Duration.ofMinutes(5));

        assertThat(server.events(ReplicationRestored.class))
                .extracting(ReplicationRestored::doing)
                .containsExactly(Doing.PUSH);
        assertThat(status(server).pushTrouble().inARow()).isZero();
        assertThat(status(server).pullTrouble().inARow()).isGreaterThan(1);
        assertThat(status(server).pullTrouble().problem()).contains("STOP");
    }

    @Test
    void anotherReasonIsToldOnceWithTheOneBefore() {
        Servers.Server server = site.server(A, both(B));
        server.start();
        site.pass(Duration.ofMinutes(3));
        List<ReplicationFailed> first = server.events(ReplicationFailed.class);
        assertThat(first).hasSize(1);

        takesNoticesOnly();
        site.pass(Duration.ofMinutes(30));
        List<ReplicationFailed> told = server.events(ReplicationFailed.class);
        assertThat(told).hasSize(2);
        assertThat(told.get(1).problem()).contains("STOP");
        assertThat(told.get(1).before()).isEqualTo(first.get(0).problem());
        assertThat(server.events(ReplicationRestored.class)).isEmpty();
    }

    /** Such as how many records were missing: the numbers of one reason differ each time. */
    @Test
    void theSameReasonWithOtherNumbersIsNotAnother() {
        Servers.Server server = site.quiet(A, B);
        Trouble trouble = new Trouble(
                new Site(Servers.settings(both(B)), server.names, server.table, new java.util.Random(1)),
                B,
                Doing.PULL);
        trouble.failed("the reply lacks 17 of the records that it announced", 1_000);
        trouble.failed("the reply lacks 4 of the records that it announced", 2_000);

        assertThat(trouble.status().inARow()).isEqualTo(2);
        assertThat(trouble.status().problem()).isEqualTo("the reply lacks 4 of the records that it announced");
    }

    @Test
    void whoTellsWithoutLeaveIsToldOfAndThatItMayIsToldOnce() {
        Servers.Server server =
                site.server(A, new Partner(B, Type.PUSH, false, Duration.ZERO, 0, true, true, UserNames.LATEST));
        server.start();
        Servers.Peer peer = site.peer(B);
        for (int i = 0; i < 3; i++) {
            peer.connect(server);
            peer.say(new StartAssociation(0, 77, 2, 5, 0));
            peer.say(new TableQuery(0));
            peer.say(new UpdateNotification(0, true, false, List.of(new OwnerVersions(B, 9, 0)), B));
        }

        assertThat(server.events(PartnerMirrored.class)).containsExactly(new PartnerMirrored(B, OneSided.IT_PULLS));
        assertThat(server.events(PartnerOneSided.class)).containsExactly(new PartnerOneSided(B, OneSided.IT_PUSHES));
    }

    @Test
    void aPartnerOfBothTypesMayDoBoth() {
        Servers.Server first = site.server(A, both(B));
        Servers.Server second = site.server(B, both(A));
        first.start();
        second.start();
        first.ask(new ReplicationWish.Push(B, false, ROOT));
        second.ask(new ReplicationWish.Push(A, false, ROOT));
        site.pass(Duration.ofHours(3));

        assertThat(first.events(PartnerMirrored.class))
                .containsExactlyInAnyOrder(
                        new PartnerMirrored(B, OneSided.IT_PULLS), new PartnerMirrored(B, OneSided.IT_PUSHES));
        assertThat(second.events(PartnerOneSided.class)).isEmpty();
    }
}
