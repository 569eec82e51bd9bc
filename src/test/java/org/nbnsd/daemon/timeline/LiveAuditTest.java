package org.nbnsd.daemon.timeline;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.nbnsd.diagnosis.AuditReport.Use;
import org.nbnsd.name.NetbiosName;
import org.nbnsd.protocol.TrafficEvent.NodeStatusAnswered;
import org.nbnsd.protocol.TrafficEvent.QueryAnswered;
import org.nbnsd.wire.Ipv4Address;

final class LiveAuditTest {
    private static final NetbiosName FRED = NetbiosName.parse("FRED<20>");
    private static final Ipv4Address SERVER = Ipv4Address.parse("10.0.0.1");
    private static final Ipv4Address SECOND = Ipv4Address.parse("192.168.7.1");
    private static final Ipv4Address LOOPBACK = Ipv4Address.parse("127.0.0.1");
    private static final Ipv4Address HOST = Ipv4Address.parse("10.0.0.2");

    private final Set<Ipv4Address> machine = new HashSet<>(Set.of(SERVER, SECOND, LOOPBACK));
    private final LiveAudit audit = new LiveAudit(100, true, () -> machine, 0);

    private void ask(Ipv4Address client, Ipv4Address server) {
        audit.note(FRED, client, server, true, 1000);
        audit.note(new QueryAnswered(FRED, client, List.of(HOST), server, true), 1000);
        audit.note(new NodeStatusAnswered(FRED, client, server, false), 1000);
        audit.countUp();
    }

    private List<Ipv4Address> hosts() {
        return audit.report(0).uses().stream().map(Use::host).distinct().toList();
    }

    @Test
    void whatThisMachineAsksItselfIsNoUseFromWhicheverOfItsAddressesAndAtWhichever() {
        for (Ipv4Address from : machine) {
            for (Ipv4Address to : machine) {
                ask(from, to);
            }
        }
        assertThat(hosts()).isEmpty();
        ask(HOST, SECOND);
        assertThat(hosts()).containsExactly(HOST, SECOND);
    }

    @Test
    void anAddressThatThisMachineHasGivenUpIsAnybodys() {
        ask(SECOND, SERVER);
        machine.remove(SECOND);
        ask(SECOND, SERVER);
        assertThat(hosts()).containsExactly(SERVER, SECOND);
    }
}
