package org.nbnsd.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.nbnsd.cli.console.Ran;
import org.nbnsd.server.ServerSettings.Challenger;

/** The client commands at a server, end to end. */
final class CommandsTest {
    private static Ran run(Subject subject, String command, String... more) {
        List<String> all = new ArrayList<>(List.of(command));
        all.addAll(List.of(more));
        if (!command.equals("status") && !command.equals("nbtstat")) {
            all.addAll(List.of("--server", subject.endpoint().toString()));
        } else {
            all.addAll(List.of("--port", "" + subject.endpoint().port()));
        }
        return Ran.nbnsd(all.toArray(String[]::new));
    }

    private static JsonObject json(Ran ran) {
        return JsonParser.parseString(ran.out()).getAsJsonObject();
    }

    @Test
    void aNameIsRegisteredFoundRefreshedAndReleased() {
        try (Subject subject = Subject.any("commands")) {
            String[] fred = {"fred#20", "--address", "127.0.3.1"};
            Ran missing = run(subject, "query", "fred#20");
            assertThat(missing.status()).isEqualTo(1);
            assertThat(missing.err()).startsWith("FRED<20>: not found, ");

            Ran registered = run(subject, "register", fred);
            assertThat(registered.status()).isZero();
            assertThat(registered.out()).startsWith("FRED<20>: registered for 127.0.3.1 at " + subject.endpoint());
            Ran found = run(subject, "query", "fred#20");
            assertThat(found.status()).isZero();
            assertThat(found.out()).startsWith("127.0.3.1 FRED<20>  unique, H node, TTL ");
            assertThat(run(subject, "refresh", fred).out()).startsWith("FRED<20>: refreshed for 127.0.3.1");
            assertThat(run(subject, "release", fred).out()).startsWith("FRED<20>: released for 127.0.3.1");
            assertThat(run(subject, "query", "fred#20").status()).isEqualTo(1);
        }
    }

    @Test
    void oneUserAtTwoHostsIsShownWithBoth() {
        try (Subject subject = Subject.with(Setup.DEFAULT, "commands-user")) {
            for (String address : List.of("127.0.3.1", "127.0.3.2")) {
                assertThat(run(subject, "register", "alice#03", "--address", address)
                                .status())
                        .isZero();
            }
            Ran found = run(subject, "query", "alice#03");
            assertThat(found.out().lines().map(line -> line.split(" ")[0])).containsExactly("127.0.3.2", "127.0.3.1");
        }
    }

    @Test
    void allOfItAsJson() {
        try (Subject subject = Subject.with(Setup.DEFAULT, "commands-json")) {
            JsonObject registered = json(run(subject, "register", "fred#20", "--address", "127.0.3.1", "--json"));
            assertThat(registered.get("result").getAsString()).isEqualTo("accepted");
            assertThat(registered.get("ttl").getAsLong()).isEqualTo(300_000);
            JsonObject found = json(run(subject, "query", "fred#20", "--json"));
            JsonObject answer = found.getAsJsonArray("answers").get(0).getAsJsonObject();
            assertThat(answer.get("from").getAsString())
                    .isEqualTo(subject.endpoint().toString());
            assertThat(answer.getAsJsonArray("addresses").toString()).contains("\"127.0.3.1\"");
            JsonObject released = json(run(subject, "release", "fred#20", "--address", "127.0.3.1", "--json"));
            assertThat(released.get("result").getAsString()).isEqualTo("accepted");
        }
    }

    @Test
    void aConflictIsRefusedWithStatusOneAndTheHoldersName() {
        try (Subject subject = Subject.any("commands-conflict")) {
            subject.host(1).registers("FRED<20>");
            Ran refused = run(subject, "register", "fred#20", "--address", "127.0.3.1");
            assertThat(refused.status()).isEqualTo(1);
            assertThat(refused.out()).isEmpty();
            assertThat(refused.err()).contains("ACT_ERR (held by another host); held by 127.0.1.1");
            Ran inJson = run(subject, "register", "fred#20", "--address", "127.0.3.1", "--json");
            assertThat(inJson.status()).isEqualTo(1);
            assertThat(json(inJson).get("holder").getAsString()).isEqualTo("127.0.1.1");
            assertThat(run(subject, "query", "fred#20").out()).startsWith("127.0.1.1 ");
        }
    }

    @Test
    void aWaitAcknowledgementIsWaitedForAndNothingIsSentAgain() {
        try (Subject subject = Subject.with(Setup.HASTY, "commands-wack")) {
            subject.host(1).is(Manner.SILENT).registers("FRED<20>");
            JsonObject granted =
                    json(run(subject, "register", "fred#20", "--address", "127.0.3.1", "--timeout", "0.2", "--json"));
            assertThat(granted.get("result").getAsString()).isEqualTo("accepted");
            assertThat(granted.get("millis").getAsLong()).isGreaterThanOrEqualTo(440);
            assertThat(granted.get("tries").getAsInt()).isEqualTo(1);
        }
    }

    @Test
    void anEndNodeChallengeIsCarriedOutByTheCommand() {
        Setup setup = Setup.DEFAULT.withChallenger(Challenger.END_NODE);
        try (Subject subject = Subject.with(setup, "commands-end-node")) {
            FakeHost holder = subject.host(1);
            holder.registers("FRED<20>");
            String[] claim = {
                "register",
                "fred#20",
                "--address",
                "127.0.3.1",
                "--server",
                subject.endpoint().toString(),
                "--port",
                "" + subject.hostsPort(),
                "--timeout",
                "0.3"
            };
            Ran refused = Ran.nbnsd(claim);
            assertThat(refused.status()).isEqualTo(1);
            assertThat(refused.err()).contains("who still has the name; held by 127.0.1.1");
            holder.is(Manner.SILENT);
            assertThat(Ran.nbnsd(claim).status()).isZero();
            assertThat(run(subject, "query", "fred#20").out()).startsWith("127.0.3.1 ");
        }
    }

    @Test
    void theServersOwnNamesAreShownByStatusAndNbtstat() {
        try (Subject subject = Subject.with(Setup.DEFAULT.withOwn("NBNSD<00>", "NBNSD<20>"), "commands-status")) {
            String server = subject.endpoint().address().toString();
            Ran status = run(subject, "status", server);
            assertThat(status.status()).isZero();
            assertThat(status.out()).contains("NBNSD").contains("<00>").contains("<20>");
            JsonObject json = json(run(subject, "status", server, "--json"));
            assertThat(json.getAsJsonArray("names")).hasSize(2);
            Ran nbtstat = run(subject, "nbtstat", "-A", server);
            assertThat(nbtstat.status()).isZero();
            assertThat(nbtstat.out())
                    .contains("    NBNSD          <20>  UNIQUE      Registered")
                    .contains("NetBIOS Remote Machine Name Table");
        }
    }
}
