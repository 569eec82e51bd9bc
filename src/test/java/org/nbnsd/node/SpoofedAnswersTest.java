package org.nbnsd.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.nbnsd.node.NodeBench.OTHER_HOST;
import static org.nbnsd.node.NodeBench.PC1;
import static org.nbnsd.node.NodeBench.SERVER;
import static org.nbnsd.node.NodeBench.others;

import java.time.Duration;
import java.util.List;
import java.util.function.IntFunction;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.nbnsd.protocol.Endpoint;
import org.nbnsd.wire.Ipv4Address;
import org.nbnsd.wire.Message;
import org.nbnsd.wire.NodeType;
import org.nbnsd.wire.Rcode;
import org.nbnsd.wire.Request.NameRefreshRequest;
import org.nbnsd.wire.Response.EndNodeChallengeResponse;
import org.nbnsd.wire.Response.NegativeRegistrationResponse;
import org.nbnsd.wire.Response.PositiveNameQueryResponse;
import org.nbnsd.wire.Response.PositiveRegistrationResponse;
import org.nbnsd.wire.Response.WackResponse;

/** An attacker sends the node answers that it did not ask for: every id, in the name of its name server or of others. */
final class SpoofedAnswersTest {
    private static final int IDS = 0x10000;

    /** What an attacker answers, by id. */
    private static final List<IntFunction<Message>> ANSWERS = List.of(
            id -> NegativeRegistrationResponse.of(id, PC1, Rcode.ACT_ERR, 0, others(false)),
            id -> PositiveRegistrationResponse.of(id, PC1, 1, others(false)),
            id -> EndNodeChallengeResponse.of(id, PC1, 1, others(false)),
            id -> WackResponse.of(id, PC1, 105, 0x2900),
            id -> PositiveNameQueryResponse.fromNode(id, PC1, 1, List.of(others(false))));

    private static NodeBench registered(NodeType type) {
        return NodeBench.registered(type, LocalName.unique(PC1));
    }

    @ParameterizedTest
    @EnumSource(NodeType.class)
    void answersOfEveryIdWhileNothingIsAskedChangeNothingAndSendNothing(NodeType type) {
        NodeBench bench = registered(type);

        for (IntFunction<Message> answer : ANSWERS) {
            for (int id = 0; id < IDS; id++) {
                bench.receive(answer.apply(id), SERVER);
            }
        }

        assertThat(bench.take()).isEmpty();
        assertThat(bench.state(PC1)).isEqualTo(NameState.REGISTERED);
        assertThat(bench.count(NodeCounter.UNEXPECTED_RESPONSES)).isEqualTo((long) ANSWERS.size() * IDS);
        assertThat(bench.node().pending()).isZero();
    }

    @Test
    void whileARefreshIsOpenOnlyItsIdFromItsServerAndPortDecides() {
        NodeBench open = registered(NodeType.P);
        open.with(message -> null).elapse(Duration.ofHours(72));
        NameRefreshRequest refresh = (NameRefreshRequest) open.takeMessages().stream()
                .filter(NameRefreshRequest.class::isInstance)
                .findFirst()
                .orElseThrow();

        for (Endpoint from : List.of(
                OTHER_HOST, new Endpoint(SERVER.address(), 138), new Endpoint(Ipv4Address.parse("10.0.0.7"), 137))) {
            ANSWERS.forEach(answer -> open.receive(answer.apply(refresh.id()), from));
        }
        for (int id = 0; id < IDS; id++) {
            if (id != refresh.id()) {
                open.receive(ANSWERS.get(0).apply(id), SERVER);
            }
        }

        assertThat(open.state(PC1)).isEqualTo(NameState.REGISTERED);
        assertThat(open.takeMessages()).isEmpty();
    }

    @Test
    void aForgedRefusalThatGuessesTheIdCostsTheNameForMinutesOnlyAndIsTold() {
        NodeBench bench = registered(NodeType.P).with(message -> null);
        bench.elapse(Duration.ofHours(72));
        int id = bench.takeMessages().stream()
                .filter(NameRefreshRequest.class::isInstance)
                .findFirst()
                .orElseThrow()
                .id();
        bench.forget();

        bench.receive(ANSWERS.get(0).apply(id), SERVER);
        assertThat(bench.state(PC1)).isEqualTo(NameState.CONFLICT);
        bench.with(NodeBench::granted).elapse(Duration.ofMinutes(2));

        assertThat(bench.state(PC1)).isEqualTo(NameState.REGISTERED);
        assertThat(bench.codes()).containsExactly("LOCAL_NAME_IN_CONFLICT", "LOCAL_NAME_REGISTERED");
    }

    @Test
    void aForgedWaitKeepsARequestNoLongerThanTheLongestWait() {
        NodeBench bench = registered(NodeType.P).with(message -> null);
        bench.elapse(Duration.ofHours(72));
        NameRefreshRequest refresh = (NameRefreshRequest) bench.takeMessages().stream()
                .filter(NameRefreshRequest.class::isInstance)
                .findFirst()
                .orElseThrow();

        for (int i = 0; i < 1000; i++) {
            bench.receive(WackResponse.of(refresh.id(), PC1, 0xFFFF_FFFFL, 0x4000), SERVER);
        }
        bench.elapse(Duration.ofSeconds(104));
        assertThat(bench.take()).isEmpty();
        bench.elapse(Duration.ofSeconds(2));

        assertThat(bench.take()).isNotEmpty();
    }
}
