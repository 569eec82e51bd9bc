package org.nbnsd.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.nbnsd.name.NetbiosName;
import org.nbnsd.protocol.ChallengeEvent.AnswerSetAside;
import org.nbnsd.protocol.Datagram;
import org.nbnsd.protocol.Effect;
import org.nbnsd.protocol.Endpoint;
import org.nbnsd.protocol.Input;
import org.nbnsd.protocol.LocalAddress;
import org.nbnsd.registry.NameTable;
import org.nbnsd.wire.AddressEntry;
import org.nbnsd.wire.Ipv4Address;
import org.nbnsd.wire.Message;
import org.nbnsd.wire.MessageEncoder;
import org.nbnsd.wire.NodeType;
import org.nbnsd.wire.Request.NameQueryRequest;
import org.nbnsd.wire.Request.NameRegistrationRequest;
import org.nbnsd.wire.Response.NegativeRegistrationResponse;
import org.nbnsd.wire.Response.PositiveNameQueryResponse;

/** A holder whose answers come late, or more often than once, is believed like any other. */
final class LateAnswersTest {
    private static final LocalAddress HERE = new LocalAddress(Ipv4Address.parse("10.0.0.1"), 24, 1);
    private static final Ipv4Address HOLDER = Ipv4Address.parse("10.0.0.2");
    private static final Ipv4Address OTHER = Ipv4Address.parse("10.0.0.3");
    private static final NetbiosName FRED = NetbiosName.of("FRED", 0x20);
    private static final int MANY = 200;

    private final NameTable table = new NameTable();
    private final NameServer server = new NameServer(ServerSettings.DEFAULTS, table, new Random(5));
    private final List<Effect> effects = new ArrayList<>();
    private int ids;
    private long now = 1_700_000_000_000L;

    @BeforeEach
    void listen() {
        tell(new Input.Listening(List.of(HERE)));
        register(HOLDER);
    }

    private void tell(Input input) {
        effects.addAll(server.handle(input, now));
    }

    private void hear(Ipv4Address host, Message message) {
        byte[] octets = MessageEncoder.encode(message);
        tell(new Input.Received(new Datagram(
                octets, octets.length, new Endpoint(host, 137), new Endpoint(HERE.address(), 137), false)));
    }

    private void register(Ipv4Address host) {
        hear(host, NameRegistrationRequest.of(++ids, FRED, 300_000, AddressEntry.unique(NodeType.H, host)));
    }

    private <T> List<T> sent(Class<T> kind) {
        return effects.stream()
                .filter(Effect.Send.class::isInstance)
                .map(effect -> ((Effect.Send) effect).message())
                .filter(kind::isInstance)
                .map(kind::cast)
                .toList();
    }

    /** Another host claims the name; the holder is asked, and answers. */
    private void contest(int answers) {
        effects.clear();
        register(OTHER);
        NameQueryRequest question = sent(NameQueryRequest.class).get(0);
        for (int i = 0; i < answers; i++) {
            hear(
                    HOLDER,
                    PositiveNameQueryResponse.fromNode(
                            question.id(), FRED, 300_000, List.of(AddressEntry.unique(NodeType.H, HOLDER))));
        }
    }

    private void isRefusedByTheFirstAnswer() {
        contest(1);
        assertThat(sent(NegativeRegistrationResponse.class)).hasSize(1);
        assertThat(sent(NameQueryRequest.class)).as("nothing is asked again").hasSize(1);
        assertThat(effects)
                .noneMatch(
                        effect -> effect instanceof Effect.Report report && report.event() instanceof AnswerSetAside);
        assertThat(Objects.requireNonNull(table.get(FRED)).isHeldBy(HOLDER)).isTrue();
    }

    @Test
    void copiesOfAnAnswerAreNoReasonToDoubtTheNext() {
        contest(MANY);
        isRefusedByTheFirstAnswer();
    }

    @Test
    void norAreAnswersToQuestionsThatEndedBeforeTheyCame() {
        contest(1);
        for (int i = 0; i < MANY; i++) {
            now += 20;
            contest(2);
        }
        isRefusedByTheFirstAnswer();
    }
}
