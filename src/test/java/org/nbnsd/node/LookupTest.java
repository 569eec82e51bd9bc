package org.nbnsd.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.nbnsd.node.NodeBench.ALICE;
import static org.nbnsd.node.NodeBench.ALL;
import static org.nbnsd.node.NodeBench.HERE;
import static org.nbnsd.node.NodeBench.LAN;
import static org.nbnsd.node.NodeBench.OTHER;
import static org.nbnsd.node.NodeBench.OTHER_HOST;
import static org.nbnsd.node.NodeBench.PC1;
import static org.nbnsd.node.NodeBench.SECOND_SERVER;
import static org.nbnsd.node.NodeBench.SERVER;
import static org.nbnsd.node.NodeBench.others;
import static org.nbnsd.node.NodeBench.settings;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.nbnsd.name.NetbiosName;
import org.nbnsd.node.NodeBench.Sent;
import org.nbnsd.node.NodeSettings.Limits;
import org.nbnsd.node.Outcome.NameResolved;
import org.nbnsd.node.Outcome.Source;
import org.nbnsd.node.Outcome.StatusReceived;
import org.nbnsd.protocol.Deadlines;
import org.nbnsd.protocol.Endpoint;
import org.nbnsd.wire.AddressEntry;
import org.nbnsd.wire.Ipv4Address;
import org.nbnsd.wire.Message;
import org.nbnsd.wire.NodeName;
import org.nbnsd.wire.NodeStatistics;
import org.nbnsd.wire.NodeType;
import org.nbnsd.wire.Rcode;
import org.nbnsd.wire.Request.NameOverwriteDemand;
import org.nbnsd.wire.Request.NameQueryRequest;
import org.nbnsd.wire.Request.NameReleaseRequest;
import org.nbnsd.wire.Response.NameConflictDemand;
import org.nbnsd.wire.Response.NegativeNameQueryResponse;
import org.nbnsd.wire.Response.NodeStatusResponse;
import org.nbnsd.wire.Response.PositiveNameQueryResponse;
import org.nbnsd.wire.Response.RedirectNameQueryResponse;

/** Names of others. */
final class LookupTest {
    private static final NetbiosName PRINTER = NetbiosName.of("PRINTER", 0x20);
    private static final Ipv4Address THIRD = Ipv4Address.parse("10.0.0.77");

    private static NodeBench node(NodeType type, LmhostsName... lmhosts) {
        return new NodeBench(settings(type), lmhosts).on(LAN);
    }

    private static void ask(NodeBench bench) {
        bench.ask(new NodeWish.Query(PRINTER));
    }

    private static Message found(int id, Ipv4Address address) {
        return PositiveNameQueryResponse.fromNode(id, PRINTER, 0, List.of(AddressEntry.unique(NodeType.B, address)));
    }

    private static Message unknown(int id) {
        return NegativeNameQueryResponse.fromServer(id, true, PRINTER, Rcode.NAM_ERR);
    }

    private static LmhostsName lmhosts(boolean preloaded) {
        return new LmhostsName(PRINTER, List.of(AddressEntry.unique(NodeType.B, THIRD)), preloaded);
    }

    private static List<Endpoint> whoIsAsked(NodeType type) {
        NodeBench bench = node(type);
        ask(bench);
        bench.elapse(Duration.ofMinutes(1));
        assertThat(bench.resolved().source()).isEqualTo(Source.NOBODY);
        assertThat(bench.node().pending()).isZero();
        return bench.take().stream().map(Sent::to).distinct().toList();
    }

    @Test
    void orderIsThatOfTheNodeType() {
        assertThat(whoIsAsked(NodeType.B)).containsExactly(ALL);
        assertThat(whoIsAsked(NodeType.P)).containsExactly(SERVER, SECOND_SERVER);
        assertThat(whoIsAsked(NodeType.M)).containsExactly(ALL, SERVER, SECOND_SERVER);
        assertThat(whoIsAsked(NodeType.H)).containsExactly(SERVER, SECOND_SERVER, ALL);
    }

    @Test
    void answerByBroadcastIsTakenAtOnceAndRememberedForTenMinutes() {
        NodeBench bench = node(NodeType.B);
        ask(bench);
        bench.receive(found(bench.take().get(0).message().id(), OTHER), OTHER_HOST);
        NameResolved resolved = bench.resolved();
        assertThat(resolved.source()).isEqualTo(Source.BROADCAST);
        assertThat(resolved.entries()).extracting(AddressEntry::address).containsExactly(OTHER);
        assertThat(bench.count(NodeCounter.RESOLVED_BY_BROADCAST)).isEqualTo(1);

        bench.elapse(Duration.ofMinutes(9));
        ask(bench);
        assertThat(bench.take()).isEmpty();
        assertThat(bench.resolved().source()).isEqualTo(Source.CACHE);
        assertThat(bench.node().cache(bench.now())).hasSize(1);
        bench.elapse(Duration.ofMinutes(1));
        ask(bench);
        assertThat(bench.take()).hasSize(1);
    }

    @Test
    void thatNobodyHasANameIsRememberedForSeconds() {
        NodeBench bench = node(NodeType.B);
        ask(bench);
        bench.elapse(Duration.ofSeconds(1)).forget();

        ask(bench);
        assertThat(bench.take()).isEmpty();
        assertThat(bench.resolved().entries()).isEmpty();
        bench.elapse(Duration.ofSeconds(5));
        ask(bench);
        assertThat(bench.take()).hasSize(1);
    }

    @Test
    void everyServerIsAskedUntilOneKnows() {
        NodeBench bench = node(NodeType.P);
        ask(bench);
        bench.receive(unknown(bench.take().get(0).message().id()), SERVER);
        Sent second = bench.take().get(0);
        assertThat(second.to()).isEqualTo(SECOND_SERVER);
        assertThat(second.message())
                .isEqualTo(NameQueryRequest.toServer(second.message().id(), PRINTER));
        bench.receive(found(second.message().id(), THIRD), SECOND_SERVER);

        assertThat(bench.resolved().source()).isEqualTo(Source.NAME_SERVER);
        assertThat(bench.count(NodeCounter.RESOLVED_BY_NAME_SERVER)).isEqualTo(1);
    }

    @Test
    void redirectionIsFollowedOnce() {
        NodeBench bench = node(NodeType.P);
        ask(bench);
        int id = bench.take().get(0).message().id();
        bench.receive(new RedirectNameQueryResponse(id, 0x8100, PRINTER, PC1, THIRD, 0), SERVER);
        Sent redirected = bench.take().get(0);
        assertThat(redirected.to()).isEqualTo(new Endpoint(THIRD, 137));

        bench.receive(
                new RedirectNameQueryResponse(redirected.message().id(), 0x8100, PRINTER, PC1, OTHER, 0),
                redirected.to());
        assertThat(bench.take()).extracting(Sent::to).containsExactly(SECOND_SERVER);
    }

    @Test
    void serverThatWasSilentIsNotWaitedForAgainByAnHNode() {
        NodeBench bench = node(NodeType.H);
        ask(bench);
        bench.elapse(Duration.ofSeconds(40)).forget();

        ask(bench);

        assertThat(bench.take()).extracting(Sent::to).containsExactly(ALL);
    }

    @Test
    void twoHostsThatAnswerDifferentlyAreReportedAndNotRemembered() {
        NodeBench bench = node(NodeType.B);
        ask(bench);
        int id = bench.take().get(0).message().id();
        bench.receive(found(id, OTHER), OTHER_HOST);
        bench.receive(found(id, THIRD), new Endpoint(THIRD, 137));
        bench.receive(found(id, THIRD), new Endpoint(THIRD, 137));

        assertThat(bench.codes()).containsExactly("DUPLICATE_ANSWERS");
        assertThat(bench.take()).isEmpty();
        assertThat(bench.node().cache(bench.now())).isEmpty();
        assertThat(bench.takeOutcomes()).hasSize(1);
        bench.elapse(Duration.ofSeconds(2));
        bench.receive(found(id, THIRD), new Endpoint(THIRD, 137));
        assertThat(bench.count(NodeCounter.UNEXPECTED_RESPONSES)).isEqualTo(1);
    }

    @Test
    void oneHostThatAnswersTwiceOrAGroupIsNoDuplicate() {
        NodeBench bench = node(NodeType.B);
        ask(bench);
        int id = bench.take().get(0).message().id();
        bench.receive(found(id, OTHER), OTHER_HOST);
        bench.receive(found(id, OTHER), OTHER_HOST);
        bench.receive(found(id, OTHER), new Endpoint(THIRD, 137));

        assertThat(bench.codes()).isEmpty();
    }

    @Test
    void conflictDemandIsSentOnlyIfToldToAndNeverForAUser() {
        for (NetbiosName name : List.of(PRINTER, ALICE)) {
            NodeBench bench = new NodeBench(NodeSettingsTest.sendingConflictDemands(settings(NodeType.B))).on(LAN);
            bench.ask(new NodeWish.Query(name));
            int id = bench.take().get(0).message().id();
            for (Ipv4Address host : List.of(OTHER, THIRD)) {
                bench.receive(
                        PositiveNameQueryResponse.fromNode(id, name, 0, List.of(AddressEntry.unique(NodeType.B, host))),
                        new Endpoint(host, 137));
            }
            if (name.equals(ALICE)) {
                assertThat(bench.take()).isEmpty();
            } else {
                assertThat(bench.take()).singleElement().satisfies(sent -> {
                    assertThat(sent.to().address()).isEqualTo(THIRD);
                    assertThat(sent.message()).isEqualTo(NameConflictDemand.of(id, name));
                });
            }
        }
    }

    @Test
    void preloadedNamesAreKnownAndOthersOfTheFileAreTheLastResort() {
        NodeBench preloaded = node(NodeType.B, lmhosts(true));
        ask(preloaded);
        assertThat(preloaded.take()).isEmpty();
        assertThat(preloaded.resolved().source()).isEqualTo(Source.LMHOSTS);
        assertThat(preloaded.node().cache(preloaded.now()))
                .singleElement()
                .extracting(CachedName::expiresAt)
                .isEqualTo(Deadlines.NEVER);

        NodeBench resort = node(NodeType.B, lmhosts(false));
        ask(resort);
        resort.elapse(Duration.ofSeconds(1));
        assertThat(resort.take()).hasSize(3);
        NameResolved resolved = resort.resolved();
        assertThat(resolved.source()).isEqualTo(Source.LMHOSTS);
        assertThat(resolved.entries()).extracting(AddressEntry::address).containsExactly(THIRD);
    }

    @Test
    void purgeForgetsAnswersAndLoadsTheFileAnew() {
        NodeBench bench = node(NodeType.B);
        ask(bench);
        bench.receive(found(bench.take().get(0).message().id(), OTHER), OTHER_HOST);

        bench.ask(new NodeWish.Purge(List.of(lmhosts(true))));

        bench.takeOutcomes();
        ask(bench);
        assertThat(bench.resolved().entries()).extracting(AddressEntry::address).containsExactly(THIRD);
    }

    @Test
    void whatComesUnaskedTeachesNothingAndOnlyMakesForget() {
        NodeBench bench = node(NodeType.B);
        bench.hear(NameOverwriteDemand.of(1, PRINTER, 0, others(false)), OTHER);
        bench.receive(found(5, OTHER), OTHER_HOST);
        assertThat(bench.node().cache(bench.now())).isEmpty();

        ask(bench);
        bench.receive(found(bench.take().get(0).message().id(), OTHER), OTHER_HOST);
        bench.hear(NameOverwriteDemand.of(1, PRINTER, 0, others(false)), OTHER);
        bench.hear(NameReleaseRequest.byBroadcast(1, PRINTER, others(false)), THIRD);
        assertThat(bench.node().cache(bench.now())).hasSize(1);
        bench.hear(NameReleaseRequest.byBroadcast(1, PRINTER, others(false)), OTHER);
        assertThat(bench.node().cache(bench.now())).isEmpty();
    }

    @Test
    void ownNamesNeedNoQuestion() {
        NodeBench bench = NodeBench.registered(NodeType.B, LocalName.unique(PRINTER));

        ask(bench);

        assertThat(bench.take()).isEmpty();
        assertThat(bench.resolved().source()).isEqualTo(Source.LOCAL);
    }

    @Test
    void thoseWhoAskForOneNameAtOnceShareTheQuestion() {
        NodeBench bench = node(NodeType.B);
        ask(bench);
        ask(bench);
        assertThat(bench.take()).hasSize(1);

        bench.elapse(Duration.ofSeconds(1));

        assertThat(bench.takeOutcomes()).hasSize(2);
    }

    @Test
    void limitsHold() {
        NodeBench bench =
                new NodeBench(NodeSettingsTest.with(settings(NodeType.B), new Limits(1, 1, 2, 3, 1, 1))).on(LAN);
        for (int i = 0; i < 10; i++) {
            bench.ask(new NodeWish.Query(NetbiosName.of("H" + i, 0)));
        }
        assertThat(bench.take()).hasSize(2);
        assertThat(bench.takeOutcomes()).hasSize(8);
        assertThat(bench.codes()).hasSize(8).containsOnly("LOCAL_LIMIT_REACHED");
        bench.elapse(Duration.ofSeconds(1));
        for (int i = 10; i < 20; i++) {
            bench.ask(new NodeWish.Query(NetbiosName.of("H" + i, 0)));
            bench.elapse(Duration.ofSeconds(1));
        }
        assertThat(bench.node().cache(bench.now())).hasSizeLessThanOrEqualTo(3);
    }

    @Test
    void hostIsAskedForItsNames() {
        NodeBench bench = node(NodeType.B);
        bench.ask(new NodeWish.Status(OTHER, NetbiosName.WILDCARD));
        NodeStatusResponse answer = NodeStatusResponse.of(
                bench.take().get(0).message().id(),
                NetbiosName.WILDCARD,
                List.of(NodeName.active(PC1, false, NodeType.B)),
                NodeStatistics.NONE);
        bench.receive(answer, OTHER_HOST);
        assertThat(((StatusReceived) bench.takeOutcomes().get(0)).status()).isEqualTo(answer);

        bench.ask(new NodeWish.Status(OTHER, NetbiosName.WILDCARD));
        bench.elapse(Duration.ofSeconds(20));
        assertThat(bench.take()).hasSize(3);
        assertThat(((StatusReceived) bench.takeOutcomes().get(0)).status()).isNull();
        assertThat(bench.node().pending()).isZero();
    }

    @Test
    void ownNodeStatusNeedsNoNetwork() {
        NodeBench bench = NodeBench.registered(NodeType.B, LocalName.unique(PC1));

        bench.ask(new NodeWish.Status(HERE, NetbiosName.WILDCARD));

        assertThat(bench.take()).isEmpty();
        StatusReceived outcome = (StatusReceived) bench.takeOutcomes().get(0);
        assertThat(outcome.status()).isNotNull();
        assertThat(outcome.status().names()).extracting(NodeName::name).containsExactly(PC1);
    }
}
