package org.nbnsd.hostile;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.nbnsd.hostile.StrangeLan.Program;
import org.nbnsd.interop.RealDaemon;

/**
 * What an attacker tried: to have the server send to neighbours who are not there. The system keeps each such datagram for
 * three seconds, in the buffer of the socket that sent it; with Linux's own size of that, a few hundred a second once stopped
 * all that the server had to say to anybody, the questions to holders included, who then lost their names as silent.
 */
final class UnreachableNeighboursIT {
    /** What Linux grants unless net.core.wmem_max is raised. */
    private static final List<String> BUFFER_OF_LINUX = List.of("-Dnbnsd.send-buffer=212992");

    private static final String NAME = "FILESRV<20>";
    private static final int PER_SECOND = 20;
    private static final int SECONDS = 4;
    private static final Pattern SERVED = Pattern.compile("sent (\\d+), answered (\\d+)");

    @TempDir
    private Path directory;

    private RealDaemon serve(StrangeLan lan, String transport) {
        return RealDaemon.serve(lan.server, directory, "transport = \"" + transport + "\"\n", BUFFER_OF_LINUX);
    }

    private static Program send(
            StrangeLan lan, DeadNeighbours.What what, String first, int senders, int count, int rate) {
        Program program = lan.start(
                lan.stranger, DeadNeighbours.class, StrangeLan.SERVER, 137, what, first, senders, count, rate);
        program.await("sending");
        return program;
    }

    @ParameterizedTest
    @ValueSource(strings = {"epoll", "nio"})
    void honestHostsAreAnsweredWhileDeadNeighboursFlood(String transport) throws Exception {
        try (StrangeLan lan = new StrangeLan(directory)) {
            RealDaemon daemon = serve(lan, transport);
            Program flood = send(
                    lan,
                    DeadNeighbours.What.QUERIES,
                    StrangeLan.FIRST_DEAD,
                    StrangeLan.DEAD,
                    3000 * (SECONDS + 3),
                    3000);
            daemon.awaitLog("SENDING_CONGESTED what is for 10\\.77\\.0\\.");
            Program honest = lan.start(
                    lan.honest, HonestHost.class, StrangeLan.SERVER, 137, StrangeLan.HONEST, PER_SECOND, SECONDS);
            Matcher served = SERVED.matcher(honest.end());
            for (String what : List.of("queries", "claims")) {
                assertThat(served.find()).as(what).isTrue();
                assertThat(Integer.parseInt(served.group(2)))
                        .as("%s answered to their first try, of %s", what, served.group(1))
                        .isGreaterThan(Integer.parseInt(served.group(1)) * 95 / 100);
            }
            flood.end();
        }
    }

    /** With forged claims, and with those of an ordinary host of twenty addresses, which wait for their answers. */
    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void aLiveHolderKeepsItsNameWhileDeadHoldersAreAsked(boolean forged) throws Exception {
        try (StrangeLan lan = new StrangeLan(directory)) {
            lan.alias(20);
            RealDaemon daemon = serve(lan, "auto");
            Program holder = lan.start(lan.holder, OneName.class, StrangeLan.SERVER, 137, StrangeLan.HOLDER, NAME);
            holder.await("granted");
            send(lan, DeadNeighbours.What.CLAIMS, StrangeLan.FIRST_DEAD, StrangeLan.DEAD, 1200, 1200)
                    .end();

            String first = forged ? StrangeLan.FIRST_DEAD : StrangeLan.FIRST_ALIAS;
            int senders = forged ? StrangeLan.DEAD : 20;
            Program claims = send(lan, DeadNeighbours.What.COUNTERCLAIMS, first, senders, 1200, 1200);
            Program claimant = lan.start(lan.honest, OneName.class, StrangeLan.SERVER, 137, StrangeLan.HONEST, NAME);
            assertThat(claimant.end()).isEqualToIgnoringNewLines("refused 6"); // ACT_ERR
            claims.end();
            assertThat(holder.said()).contains("asked");
            assertThat(daemon.log()).doesNotContain("NAME_TAKEN_OVER " + NAME);
        }
    }
}
