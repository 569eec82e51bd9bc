package org.nbnsd.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.nbnsd.protocol.NameEvent.Severity;

/** Q131739: one user logs on at two machines, and that is no conflict. */
final class Q131739Test {
    @Test
    void secondLogonOfOneUserIsGrantedAtOnceAndNothingIsSentToTheFirst() {
        try (Subject subject = Subject.with(Setup.DEFAULT, "q131739-user")) {
            FakeHost pc1 = subject.host(1);
            FakeHost pc2 = subject.host(2);
            assertThat(pc1.registers("PC1<00>")).hasToString("granted");
            assertThat(pc1.registers("PC1<03>")).hasToString("granted");
            assertThat(pc1.registers("ALICE<03>")).hasToString("granted");
            int before = pc1.heard().size();
            assertThat(pc2.registers("PC2<00>")).hasToString("granted");
            assertThat(pc2.registers("ALICE<03>")).hasToString("granted");

            assertThat(subject.host(3).queries("ALICE<03>")).hasToString("127.0.1.2 127.0.1.1");
            assertThat(pc2.refreshes("ALICE<03>")).hasToString("granted");
            assertThat(subject.event("USER_ON_SEVERAL_HOSTS").severity()).isEqualTo(Severity.INFORMATION);
            assertThat(subject.event("USER_ON_SEVERAL_HOSTS").text())
                    .contains("user logged on at 2 hosts")
                    .contains("127.0.1.1")
                    .contains("127.0.1.2");
            assertThat(subject.codes()).containsOnly("NAME_REGISTERED", "USER_ON_SEVERAL_HOSTS");

            assertThat(pc2.releases("ALICE<03>")).hasToString("released");
            assertThat(subject.host(3).queries("ALICE<03>")).hasToString("127.0.1.1");
            assertThat(pc1.heard()).as("what reached PC1 after its logon").hasSize(before);
            assertThat(subject.sentTo(pc1.address())).hasSize(before);
            assertThat(pc1.releases("ALICE<03>")).hasToString("released");
            assertThat(subject.host(3).queries("ALICE<03>")).hasToString("not found NAM_ERR");
        }
    }
}
