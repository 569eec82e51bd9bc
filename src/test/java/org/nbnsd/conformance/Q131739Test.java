package org.nbnsd.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.nbnsd.protocol.NameEvent.Severity;
import org.nbnsd.wire.Request.NameQueryRequest;

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

    @Test
    void aDuplicateComputerIsRefusedAfterAChallengeAndThatIsAConflict() {
        try (Subject subject = Subject.with(Setup.DEFAULT, "q131739-computer")) {
            FakeHost pc1 = subject.host(1);
            FakeHost pc2 = subject.host(2);
            List<String> names = List.of("PC1<00>", "PC1<20>", "PC1<03>");
            for (String name : names) {
                assertThat(pc1.registers(name)).hasToString("granted");
            }
            int before = pc1.heard().size();
            for (String name : names) {
                assertThat(pc2.registers(name)).as(name).hasToString("wait, refused ACT_ERR by 127.0.1.1");
            }
            assertThat(subject.codes())
                    .filteredOn(code -> !code.equals("NAME_REGISTERED"))
                    .containsExactly("NAME_CONFLICT", "NAME_CONFLICT", "NAME_CONFLICT");
            assertThat(pc1.heard().subList(before, pc1.heard().size()))
                    .as("nothing but three questions")
                    .hasSize(3)
                    .allSatisfy(heard -> assertThat(heard.message()).isInstanceOf(NameQueryRequest.class));
            for (String name : names) {
                assertThat(pc2.queries(name)).hasToString("127.0.1.1");
            }
        }
    }

    @Test
    void aUserNamedLikeAComputerIsRefusedAndNothingChangesForTheComputer() {
        try (Subject subject = Subject.with(Setup.DEFAULT, "q131739-named")) {
            FakeHost pc1 = subject.host(1);
            pc1.registers("PC1<00>");
            assertThat(subject.host(2).registers("PC1<03>"))
                    .as("even before the computer has claimed it")
                    .hasToString("wait, refused ACT_ERR by 127.0.1.1");
            assertThat(subject.event("NAME_CONFLICT").text()).contains("PC1 is the computer 127.0.1.1");
            assertThat(pc1.registers("PC1<03>")).hasToString("granted");
            assertThat(subject.host(3).queries("PC1<03>")).hasToString("127.0.1.1");
        }
    }
}
