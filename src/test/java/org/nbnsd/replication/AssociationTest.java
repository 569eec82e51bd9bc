package org.nbnsd.replication;

import static org.assertj.core.api.Assertions.assertThat;
import static org.nbnsd.replication.Servers.A;
import static org.nbnsd.replication.Servers.B;
import static org.nbnsd.replication.Servers.C;
import static org.nbnsd.replication.Servers.both;

import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.nbnsd.protocol.Link;
import org.nbnsd.protocol.ReplicationEvent.PartnerOneSided;
import org.nbnsd.protocol.ReplicationEvent.ReplicationMalformed;
import org.nbnsd.protocol.ReplicationEvent.ReplicationRefused;
import org.nbnsd.replication.ReplicationSettings.Partner;
import org.nbnsd.replication.ReplicationSettings.Type;
import org.nbnsd.replication.frame.FrameEncoder;
import org.nbnsd.replication.frame.OwnerVersions;
import org.nbnsd.replication.frame.ReplicationMessage.SendRequest;
import org.nbnsd.replication.frame.ReplicationMessage.StartAssociation;
import org.nbnsd.replication.frame.ReplicationMessage.StartAssociationResponse;
import org.nbnsd.replication.frame.ReplicationMessage.StopAssociation;
import org.nbnsd.replication.frame.ReplicationMessage.TableQuery;
import org.nbnsd.replication.frame.ReplicationMessage.TableReply;
import org.nbnsd.replication.frame.ReplicationMessage.UpdateNotification;
import org.nbnsd.replication.frame.SendReply;
import org.nbnsd.server.ServerSettings;
import org.nbnsd.wire.Ipv4Address;

/** How associations begin, go on and end, whatever the peer says. */
final class AssociationTest {
    private static final StartAssociation START = new StartAssociation(0, 77, 2, 5, 0);

    private final Servers site = new Servers(1);

    /** Never pulls by itself, so that the peer alone decides what happens. */
    private static Partner quiet(Ipv4Address address, Type type) {
        return new Partner(address, type, false, Duration.ZERO, 0, true, true, ReplicationSettings.UserNames.LATEST);
    }

    private Servers.Server server(Partner... partners) {
        ReplicationSettings usual = Servers.settings(partners);
        ReplicationSettings quiet = new ReplicationSettings(
                usual.port(),
                null,
                usual.partners(),
                List.of(),
                List.of(),
                false,
                usual.verifyInterval(),
                usual.limits());
        Servers.Server server = site.server(A, quiet, ServerSettings.DEFAULTS);
        server.start();
        return server;
    }

    private static int start(Servers.Peer peer, Servers.Server server) {
        peer.connect(server);
        peer.say(START);
        return peer.last(StartAssociationResponse.class).senderHandle();
    }

    @Test
    void aStartIsAnsweredWithAHandleOfItsOwnAndThePeersHandle() {
        Servers.Server server = server(both(B));
        Servers.Peer peer = site.peer(B);
        int handle = start(peer, server);

        assertThat(handle).isNotZero();
        assertThat(peer.last(StartAssociationResponse.class))
                .isEqualTo(new StartAssociationResponse(77, handle, 2, 5, Association.NBNSD));
    }

    @Test
    void aRepeatedStartGetsTheSameHandle() {
        Servers.Server server = server(both(B));
        Servers.Peer peer = site.peer(B);
        int handle = start(peer, server);
        peer.say(START);

        assertThat(peer.heard)
                .filteredOn(StartAssociationResponse.class::isInstance)
                .hasSize(2)
                .allMatch(each -> ((StartAssociationResponse) each).senderHandle() == handle);
    }

    @Test
    void anotherMajorVersionIsIgnored() {
        Servers.Server server = server(both(B));
        Servers.Peer peer = site.peer(B);
        peer.connect(server);
        peer.say(new StartAssociation(0, 77, 3, 5, 0));

        assertThat(peer.heard).isEmpty();
        assertThat(peer.closed).isEmpty();
        assertThat(server.replicator.traffic().discarded()).isEqualTo(1);
    }

    @Test
    void messagesForOtherAssociationsAreIgnored() {
        Servers.Server server = server(both(B));
        Servers.Peer peer = site.peer(B);
        int handle = start(peer, server);
        peer.say(new TableQuery(handle + 1));
        assertThat(peer.heard).hasSize(1);

        peer.say(new TableQuery(0));
        peer.say(new TableQuery(handle));
        assertThat(peer.heard).filteredOn(TableReply.class::isInstance).hasSize(2);
        assertThat(server.replicator.traffic().discarded()).isEqualTo(1);
    }

    @Test
    void aStrangerMayStartButGetsAStopForWhateverItWants() {
        Servers.Server server = server(both(B));
        for (var wanted : List.of(
                new TableQuery(0),
                new SendRequest(0, new OwnerVersions(A, 1, 0)),
                new UpdateNotification(0, true, false, List.of(), C),
                new UpdateNotification(0, false, false, List.of(), C))) {
            Servers.Peer peer = site.peer(C);
            start(peer, server);
            peer.say(wanted);

            assertThat(peer.last(StopAssociation.class)).isEqualTo(new StopAssociation(77, StopAssociation.ERROR));
            assertThat(peer.closed).containsExactly(Link.Why.BY_PEER);
        }
        assertThat(server.events(ReplicationRefused.class)).containsExactly(new ReplicationRefused(C, 0));
        assertThat(server.replicator.traffic().refused()).isEqualTo(4);

        site.pass(Duration.ofMinutes(1));
        Servers.Peer peer = site.peer(C);
        start(peer, server);
        peer.say(new TableQuery(0));
        assertThat(server.events(ReplicationRefused.class)).endsWith(new ReplicationRefused(C, 3));
    }

    @Test
    void aStrangerWhoSaysNothingIsSentAwayAfterTenSeconds() {
        Servers.Server server = server(quiet(B, Type.BOTH));
        Servers.Peer stranger = site.peer(C);
        stranger.connect(server);
        Servers.Peer partner = site.peer(B);
        partner.connect(server);
        site.pass(Duration.ofSeconds(9));
        assertThat(stranger.closed).isEmpty();
        site.pass(Duration.ofSeconds(1));
        assertThat(stranger.closed).containsExactly(Link.Why.BY_PEER);
        site.pass(Duration.ofHours(12));
        assertThat(partner.closed).isEmpty();
    }

    @Test
    void ofManyLinksOfOnePeerThoseAreClosedThatAreTooMany() {
        Servers.Server server = server(both(B));
        int most = ReplicationSettings.Limits.DEFAULTS.associations();
        Servers.Peer peer = site.peer(B);
        for (int i = 0; i < most + 3; i++) {
            peer.connect(server);
        }
        assertThat(peer.closed).hasSize(3);
        assertThat(server.replicator.partners().get(0).incoming()).isEqualTo(most);

        peer.hangUp();
        site.cut(peer);
        assertThat(server.replicator.partners().get(0).incoming()).isZero();
        peer.connect(server);
        assertThat(server.replicator.partners().get(0).incoming()).isEqualTo(1);
    }

    @Test
    void aStopEndsTheAssociationWithoutAnAnswer() {
        Servers.Server server = server(both(B));
        Servers.Peer peer = site.peer(B);
        int handle = start(peer, server);
        peer.say(new StopAssociation(handle, StopAssociation.NORMAL));

        assertThat(peer.heard).hasSize(1);
        assertThat(peer.closed).containsExactly(Link.Why.BY_PEER);
    }

    @Test
    void unknownTypesAndCommandsAreIgnoredAndWhatFollowsIsAnswered() {
        Servers.Server server = server(both(B));
        Servers.Peer peer = site.peer(B);
        start(peer, server);
        peer.say(HexFormat.of().parseHex("0000000c000078000000000000000009"));
        peer.say(HexFormat.of().parseHex("0000001000007800000000000000000300000063"));
        peer.say(new TableQuery(0));

        assertThat(peer.last(TableReply.class).owners()).containsExactly(new OwnerVersions(A, 0, 0));
        assertThat(server.replicator.traffic().malformed()).isEqualTo(2);
    }

    @Test
    void rubbishClosesTheLinkAndIsTold() {
        Servers.Server server = server(both(B));
        Servers.Peer peer = site.peer(B);
        peer.connect(server);
        peer.say(HexFormat.of().parseHex("ffffffff47455420"));

        assertThat(peer.closed).containsExactly(Link.Why.BY_PEER);
        assertThat(server.events(ReplicationMalformed.class)).hasSize(1);
    }

    @Test
    void twoRequestsInOneSegmentAreAnsweredInTheirOrder() {
        Servers.Server server = server(both(B));
        Servers.Peer peer = site.peer(B);
        int handle = start(peer, server);
        byte[] first = FrameEncoder.encode(new SendRequest(handle, new OwnerVersions(A, 5, 1)));
        byte[] second = FrameEncoder.encode(new TableQuery(handle));
        byte[] both = java.util.Arrays.copyOf(first, first.length + second.length);
        System.arraycopy(second, 0, both, first.length, second.length);
        peer.say(both);

        assertThat(peer.heard)
                .containsExactly(
                        peer.heard.get(0),
                        new SendReply.Begin(77, 0),
                        new SendReply.End(0, 0, 0),
                        new TableReply(77, List.of(new OwnerVersions(A, 0, 0))));
    }

    @Test
    void aPartnerOfTypePullGetsNothingAndOneOfTypePushIsNotPulledFrom() {
        Servers.Server server = server(quiet(B, Type.PULL), quiet(C, Type.PUSH));
        Servers.Peer pulled = site.peer(B);
        start(pulled, server);
        pulled.say(new TableQuery(0));
        assertThat(pulled.last(StopAssociation.class).reason()).isEqualTo(StopAssociation.ERROR);
        Servers.Peer pushed = site.peer(C);
        start(pushed, server);
        pushed.say(new UpdateNotification(0, false, false, List.of(new OwnerVersions(C, 5, 0)), C));
        assertThat(pushed.last(StopAssociation.class).reason()).isEqualTo(StopAssociation.ERROR);

        assertThat(server.events(PartnerOneSided.class)).hasSize(2);
    }
}
