package org.nbnsd.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.nbnsd.name.NetbiosName;
import org.nbnsd.protocol.ClaimEvent.NameConflict;
import org.nbnsd.protocol.NameEvent;
import org.nbnsd.protocol.NameEvent.Severity;
import org.nbnsd.wire.Ipv4Address;
import org.nbnsd.wire.Response.PositiveRegistrationResponse;

/** Q131739 in simulated sites: one user at two machines is no conflict, one computer name at two is. */
final class Q131739SimulationTest {
    private static final int SEEDS = 60;
    private static final NetbiosName ALICE = NetbiosName.parse("ALICE<03>");
    private static final List<NetbiosName> COMPUTER =
            List.of(NetbiosName.parse("PC1<00>"), NetbiosName.parse("PC1<20>"), NetbiosName.parse("PC1<03>"));

    private static void assertNoConflict(ScriptedSite site) {
        assertThat(site.recorder().events())
                .extracting(NameEvent::code)
                .contains("USER_ON_SEVERAL_HOSTS")
                .doesNotContain("NAME_CONFLICT", "USER_NAME_YIELDED", "APP_ALIAS", "NAME_TAKEN_OVER", "CLAIM_REFUSED");
        assertThat(site.recorder().events())
                .filteredOn(event -> event.code().equals("USER_ON_SEVERAL_HOSTS"))
                .allMatch(event -> event.severity() == Severity.INFORMATION);
    }

    /** Whatever is sent to a host answers one of its own requests positively: no question, no WACK, no demand. */
    private static void assertOnlyGranted(ScriptedSite site, Host host) {
        assertThat(site.recorder().sentTo(host.addresses()))
                .as("what was sent to %s", host.addresses())
                .isNotEmpty()
                .allSatisfy(message -> assertThat(message).isInstanceOf(PositiveRegistrationResponse.class));
    }

    /** The holders of a name, those that were granted it last first. */
    private static List<Ipv4Address> latestFirst(ScriptedSite site, NetbiosName name) {
        List<Ipv4Address> holders = new ArrayList<>();
        site.recorder()
                .lines()
                .filter(line -> !line.toServer() && line.isAbout(name))
                .map(line -> line.peer().address())
                .distinct()
                .forEach(holder -> holders.add(0, holder));
        return holders;
    }

    @Test
    void theSecondLogonIsGrantedAndTheFirstHostHearsNothingOfIt() {
        ScriptedSite.play(SEEDS, site -> {
            Host pc1 = site.any("PC1");
            Host pc2 = site.any("PC2");
            site.at(site.about(0, 5000), pc1::boot);
            site.at(site.about(0, 5000), pc2::boot);
            site.at(site.about(60, 3000), () -> pc1.want(ALICE, false));
            site.at(site.about(60, 3000), () -> pc2.want(ALICE, false));
            site.cut(pc1, site.about(61, 60_000), Duration.ofMinutes(5));
            site.perform(() -> {
                List<Ipv4Address> order = latestFirst(site, ALICE);
                assertThat(site.ask(ALICE)).hasSize(2).isEqualTo(order);
                assertThat(pc1.believes(ALICE)).isNotNull();
                assertThat(pc2.believes(ALICE)).isNotNull();
                assertOnlyGranted(site, pc1);
                assertOnlyGranted(site, pc2);
                assertNoConflict(site);
            });
        });
    }

    @Test
    void bothLogonsOutliveTheServersProcess() {
        ScriptedSite.play(SEEDS, site -> {
            Host pc1 = site.any("PC1");
            Host pc2 = site.any("PC2");
            site.at(site.about(0, 5000), pc1::boot);
            site.at(site.about(0, 5000), pc2::boot);
            site.at(site.about(60, 3000), () -> pc1.want(ALICE, false));
            site.at(site.about(60, 3000), () -> pc2.want(ALICE, false));
            site.kill(site.about(60, 5000), Duration.ofMillis(100 + site.dice().nextInt(5000)));
            site.perform(() -> {
                assertThat(site.ask(ALICE))
                        .containsExactlyInAnyOrder(
                                pc1.addresses().get(0), pc2.addresses().get(0));
                assertOnlyGranted(site, pc1);
                assertOnlyGranted(site, pc2);
                assertNoConflict(site);
            });
        });
    }

    @Test
    void eachLogonHasItsOwnLifeAndTheNameEndsWithTheLast() {
        ScriptedSite.play(SEEDS, site -> {
            Host pc1 = site.any("PC1");
            Host pc2 = site.any("PC2");
            boolean releases = site.seed() % 2 == 0;
            site.at(site.about(0, 5000), pc1::boot);
            site.at(site.about(0, 5000), pc2::boot);
            site.at(site.about(30, 3000), () -> pc1.want(ALICE, false));
            site.at(site.about(30, 3000), () -> pc2.want(ALICE, false));
            site.at(site.about(100, 3000), () -> {
                if (releases) {
                    pc2.giveUp(ALICE);
                } else {
                    pc2.crash();
                }
            });
            site.perform(() -> {
                assertThat(site.ask(ALICE)).containsExactly(pc1.addresses().get(0));
                assertNoConflict(site);
                pc1.giveUp(ALICE);
                site.elapse(Duration.ofSeconds(10));
                assertThat(site.ask(ALICE)).isEmpty();
            });
        });
    }

    @Test
    void aSecondComputerOfOneNameIsRefusedAndThatIsAConflict() {
        ScriptedSite.play(SEEDS, site -> {
            Host pc1 = site.nt("PC1");
            Host twin = site.nt("PC1");
            site.at(site.about(0, 5000), pc1::boot);
            site.at(site.about(90, 5000), twin::boot);
            site.perform(() -> {
                for (NetbiosName name : COMPUTER) {
                    assertThat(site.ask(name)).containsExactly(pc1.addresses().get(0));
                    assertThat(twin.believes(name)).isNull();
                    assertThat(site.recorder().events())
                            .filteredOn(event -> name.equals(event.name()))
                            .hasAtLeastOneElementOfType(NameConflict.class)
                            .extracting(NameEvent::code)
                            .doesNotContain("NAME_TAKEN_OVER");
                }
            });
        });
    }

    @Test
    void aUserNamedLikeAComputerIsOutOfItsWayInTheEndInWhateverOrderTheyCome() {
        ScriptedSite.play(SEEDS, site -> {
            Host pc1 = site.any("PC1");
            Host pc2 = site.any("PC2");
            NetbiosName name = NetbiosName.parse("PC1<03>");
            site.at(site.about(0, 5000), pc2::boot);
            site.at(site.about(30, 2000), pc1::boot);
            site.at(site.about(30, 2000), () -> pc2.want(name, false));
            site.perform(() -> {
                for (NetbiosName each : List.of(COMPUTER.get(0), name)) {
                    assertThat(site.ask(each)).containsExactly(pc1.addresses().get(0));
                    assertThat(pc1.believes(each)).isNotNull();
                }
                assertThat(pc2.believes(name)).isNull();
                assertThat(site.recorder().events())
                        .as("who was refused or removed")
                        .filteredOn(event ->
                                event instanceof NameConflict || event.code().equals("USER_NAME_YIELDED"))
                        .isNotEmpty()
                        .allSatisfy(event -> assertThat(event.name()).isEqualTo(name));
            });
        });
    }
}
