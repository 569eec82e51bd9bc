package org.nbnsd.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.nbnsd.name.NetbiosName;
import org.nbnsd.protocol.ClaimEvent.AppAlias;
import org.nbnsd.protocol.NameEvent;
import org.nbnsd.wire.Message;
import org.nbnsd.wire.Response.NegativeRegistrationResponse;

/** Q200832 in simulated sites: a host with several addresses is one host, two hosts with one derived name are two. */
final class Q200832SimulationTest {
    private static final int SEEDS = 60;
    private static final NetbiosName LAPTOP = NetbiosName.parse("LAPTOP<00>");
    private static final NetbiosName VIEWER_A = NetbiosName.parse("VIEWER        A<00>");
    private static final NetbiosName VIEWER_B = NetbiosName.parse("VIEWER        B<00>");

    private static void assertOneHost(ScriptedSite site, Host laptop) {
        assertThat(site.ask(LAPTOP)).containsExactlyInAnyOrderElementsOf(laptop.addresses());
        assertThat(site.recorder().sentTo(laptop.addresses()))
                .as("what was sent to the laptop")
                .isNotEmpty()
                .allSatisfy(message -> assertThat(message).isNotInstanceOf(NegativeRegistrationResponse.class));
        assertThat(site.recorder().events())
                .extracting(NameEvent::code)
                .doesNotContain("NAME_CONFLICT", "APP_ALIAS", "CLAIM_REFUSED");
    }

    @Test
    void aLaptopThatIsDockedIsRecognisedByAskingIt() {
        ScriptedSite.play(SEEDS, site -> {
            Host laptop = site.any("LAPTOP");
            site.at(site.about(0, 5000), laptop::boot);
            site.at(site.about(60, 5000), laptop::dock);
            site.perform(() -> {
                assertThat(laptop.addresses()).hasSize(2);
                assertOneHost(site, laptop);
                assertThat(site.recorder().events()).extracting(NameEvent::code).contains("SAME_HOST_RECOGNISED");
            });
        });
    }

    @Test
    void aLaptopThatHasLeftItsDockHasOneAddressAgain() {
        ScriptedSite.play(SEEDS, site -> {
            Host laptop = site.any("LAPTOP");
            site.at(site.about(0, 5000), laptop::boot);
            site.at(site.about(60, 5000), laptop::dock);
            site.at(site.about(120, 5000), laptop::dock);
            site.perform(() -> {
                assertThat(laptop.addresses()).hasSize(1);
                assertOneHost(site, laptop);
            });
        });
    }

    @Test
    void allAdaptersOfOneHostMayRegisterItsNameAtOnce() {
        ScriptedSite.play(SEEDS, site -> {
            Host laptop = site.modern("LAPTOP");
            site.at(site.about(0, 5000), laptop::boot);
            site.perform(() -> assertOneHost(site, laptop));
        });
    }

    @Test
    void twoHostsWithOneDerivedNameAreToldApartAndAnotherLetterIsFree() {
        ScriptedSite.play(SEEDS, site -> {
            Host pc1 = site.any("PC1");
            Host pc2 = site.any("PC2");
            site.at(site.about(0, 5000), pc1::boot);
            site.at(site.about(0, 5000), pc2::boot);
            site.at(site.about(30, 5000), () -> pc1.want(VIEWER_A, false));
            site.at(site.about(90, 5000), () -> pc2.want(VIEWER_A, false));
            site.at(site.about(150, 5000), () -> {
                assertThat(pc2.believes(VIEWER_A)).isNull();
                pc2.giveUp(VIEWER_A);
                pc2.want(VIEWER_B, false);
            });
            site.perform(() -> {
                assertThat(site.ask(VIEWER_A)).containsExactly(pc1.addresses().get(0));
                assertThat(site.ask(VIEWER_B)).containsExactly(pc2.addresses().get(0));
                List<NameEvent> events = site.recorder().events();
                assertThat(events).hasAtLeastOneElementOfType(AppAlias.class);
                assertThat(events).extracting(NameEvent::code).doesNotContain("NAME_CONFLICT");
                for (Message message : site.recorder().sentTo(pc2.addresses())) {
                    if (message instanceof NegativeRegistrationResponse refusal) {
                        assertThat(refusal.entry().address())
                                .isEqualTo(pc1.addresses().get(0));
                    }
                }
            });
        });
    }
}
