package org.nbnsd.cli.diagnosis;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.nbnsd.cli.console.Console;
import org.nbnsd.cli.console.Page;
import org.nbnsd.control.document.AuditJson;
import org.nbnsd.diagnosis.Audit;
import org.nbnsd.diagnosis.AuditReport;
import org.nbnsd.diagnosis.Fact;
import org.nbnsd.diagnosis.FactKind;
import org.nbnsd.name.NetbiosName;
import org.nbnsd.wire.Ipv4Address;

/**
 * The audit of as many hosts as it counts: a capture of some megabytes has them. What looks at all uses for each host would
 * take twenty thousand million looks here, and minutes; the tests have no need of a clock to tell that.
 */
final class ManyHostsTest {
    private static final int HOSTS = Audit.MOST_USES;
    private static final int IN_EACH_NETWORK = 250;
    private static final int FIRST = Ipv4Address.parse("10.0.0.0").bits();

    private static AuditReport audit() {
        Audit audit = new Audit();
        for (int i = 0; i < HOSTS; i++) {
            audit.add(Fact.of(i, FactKind.CLAIMED, NetbiosName.of("PC" + i, 0x20), host(i)));
        }
        return audit.report();
    }

    /** None that ends with 0 or 255. */
    private static Ipv4Address host(int number) {
        return new Ipv4Address(FIRST + number / IN_EACH_NETWORK * 256 + number % IN_EACH_NETWORK + 1);
    }

    @Test
    void eachHostIsToldOnceWithWhatItDoes() {
        AuditReport audit = audit();
        assertThat(audit.hosts()).hasSize(HOSTS);

        Page page = new Page(false, ZoneOffset.UTC, Console.WIDTH, new ArrayList<>());
        AuditText.print(page, audit);
        List<String> told = page.lines().stream()
                .filter(line -> line.contains("  needs it: ") || line.startsWith("  registers "))
                .map(line -> line.strip().replaceAll("  needs it: .*|registers +1  | .*", ""))
                .toList();
        List<String> expected = new ArrayList<>();
        for (int i = 0; i < HOSTS; i++) {
            expected.add(host(i).toString());
            expected.add("PC" + i + "<20>");
        }
        assertThat(told).isEqualTo(expected);
        assertThat(AuditCsv.lines(audit)).hasSize(HOSTS + 1);
        assertThat(AuditJson.of(audit).json().getAsJsonArray("hosts")).hasSize(HOSTS);
        assertThat(AuditHtml.of(audit, List.of("a capture"), page).lines().filter(line -> line.startsWith("<tr><td>")))
                .as("networks, hosts and uses")
                .hasSize(HOSTS / IN_EACH_NETWORK + 2 * HOSTS);
    }
}
