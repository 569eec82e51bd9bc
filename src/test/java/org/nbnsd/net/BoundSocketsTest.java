package org.nbnsd.net;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.nbnsd.protocol.LocalAddress;
import org.nbnsd.wire.Ipv4Address;

/** Which address answers a broadcast. */
final class BoundSocketsTest {
    private static final BoundSockets SOCKETS = new BoundSockets(
            List.of(
                    local("10.1.0.1", 16),
                    local("10.1.2.1", 24),
                    local("192.0.2.1", 24),
                    local("192.0.2.2", 24),
                    local("203.0.113.1", 32),
                    local("127.0.0.1", 8)),
            Map.of(),
            Map.of(),
            Map.of(),
            Map.of(),
            137);

    private static LocalAddress local(String address, int prefixLength) {
        return new LocalAddress(Ipv4Address.parse(address), prefixLength, 0);
    }

    @ParameterizedTest(name = "{0} from {1}: {2}")
    @CsvSource({
        // heard at, sender, answers
        "192.0.2.255,     192.0.2.77, 192.0.2.1",
        "255.255.255.255, 192.0.2.77, 192.0.2.1",
        "255.255.255.255, 10.1.9.9,   10.1.0.1",
        "255.255.255.255, 10.1.2.9,   10.1.2.1",
        "10.1.255.255,    10.1.2.9,   10.1.0.1",
        "10.1.2.255,      10.1.2.9,   10.1.2.1",
        "10.1.2.255,      172.16.0.1, 10.1.2.1",
        "255.255.255.255, 172.16.0.1,",
        "255.255.255.255, 127.0.0.5,",
        "172.16.255.255,  172.16.0.1,",
    })
    void theAddressWhoseSubnetHoldsTheSenderAnswers(String heardAt, String sender, String answering) {
        assertThat(SOCKETS.answering(Ipv4Address.parse(heardAt), Ipv4Address.parse(sender)))
                .isEqualTo(answering == null ? null : Ipv4Address.parse(answering));
    }

    @ParameterizedTest(name = "wished {0} to {1}: {2}")
    @CsvSource({
        // wish, to, leaves from
        "10.1.2.1,  10.1.2.9,   10.1.2.1",
        "10.1.2.1,  127.0.0.1,  10.1.2.1",
        "127.0.0.1, 127.0.0.9,  127.0.0.1",
        "127.0.0.1, 192.0.2.1,  127.0.0.1",
        "127.0.0.1, 192.0.2.77, 192.0.2.1",
        "127.0.0.1, 172.16.0.1, 10.1.0.1",
    })
    void onlyALoopbackAddressIsReplacedAndOnlyForOtherMachines(String wish, String to, String from) {
        assertThat(SOCKETS.leavingFrom(Ipv4Address.parse(wish), Ipv4Address.parse(to)))
                .isEqualTo(Ipv4Address.parse(from));
    }
}
