package org.nbnsd.hostile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.data.Index.atIndex;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.nbnsd.hostile.StrangeLan.Program;
import org.nbnsd.interop.RealDaemon;

/**
 * What an attacker tried, from an address of its own: one refresh of another host's name with the shortest lifetime, after
 * which the name was free for the taking; and so many claims for addresses that nobody has that a user, or the controller of a
 * domain, no longer was in its own list.
 */
final class ForeignClaimsIT {
    @TempDir
    private Path directory;

    @ParameterizedTest
    @ValueSource(strings = {"FILESRV<20>", "ALICE<03>", "CORP<1C>"})
    void nothingThatAStrangerSendsChangesTheRecordOfAHolder(String name) throws Exception {
        try (StrangeLan lan = new StrangeLan(directory)) {
            RealDaemon daemon = RealDaemon.serve(lan.server, directory, "");
            Program holder = lan.start(lan.holder, OneName.class, StrangeLan.SERVER, 137, StrangeLan.HOLDER, name);
            holder.await("granted");
            String before = records(daemon);
            assertThat(before).contains(name).contains(StrangeLan.HOLDER);

            Program stranger = lan.start(
                    lan.stranger,
                    ForeignClaims.class,
                    StrangeLan.SERVER,
                    137,
                    StrangeLan.STRANGER,
                    name,
                    StrangeLan.HOLDER,
                    StrangeLan.FIRST_DEAD);
            List<String> answers = stranger.end().lines().toList();

            assertThat(answers)
                    .hasSize(32)
                    .contains("NameOverwriteDemand unanswered", atIndex(3)) // no server is sent that
                    .contains("NameReleaseRequest 0", atIndex(5)) // as Windows answers who has nothing to release
                    .filteredOn(answer -> !answer.endsWith(" 5")) // RFS_ERR
                    .hasSize(2);
            assertThat(records(daemon)).isEqualTo(before);
            assertThat(daemon.log()).contains("CLAIM_FOR_ANOTHER " + name + " refused to " + StrangeLan.STRANGER);
        }
    }

    /** All that there is, with the moments at which it ends. */
    private String records(RealDaemon daemon) {
        return daemon.host()
                .run(RealDaemon.nbnsd(
                                "export",
                                "--format",
                                "csv",
                                "--data",
                                directory.resolve("data").toString())
                        .toArray(new String[0]))
                .out();
    }
}
