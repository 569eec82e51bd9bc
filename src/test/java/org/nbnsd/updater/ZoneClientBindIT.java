package org.nbnsd.updater;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.nbnsd.dns.DomainName;
import org.nbnsd.dns.TransferKey;
import org.nbnsd.dns.update.Found;
import org.nbnsd.dns.update.ZoneAnswer;
import org.nbnsd.dns.update.ZoneChange;
import org.nbnsd.dns.update.ZoneRequest;
import org.nbnsd.interop.Ports;

/** What is asked of a zone, against BIND: what it takes, what it refuses, and what is told of that. */
final class ZoneClientBindIT {
    private static final String MARK = "heritage=nbnsd,owner=wins";

    @TempDir
    private Path directory;

    private @Nullable Bind bind;

    @BeforeEach
    void start() throws IOException {
        bind = new Bind(directory, "allow-transfer { key nbnsd-key; };");
    }

    @AfterEach
    void stop() throws InterruptedException {
        if (bind != null) {
            bind.close();
        }
    }

    private Bind bind() {
        return java.util.Objects.requireNonNull(bind);
    }

    private ZoneClient client() {
        return client(bind().key(), Bind.ZONE);
    }

    private ZoneClient client(TransferKey key, String zone) {
        return new ZoneClient(new ZoneClient.Settings(bind().address(), DomainName.parse(zone), false, MARK, 60, key));
    }

    private static ZoneRequest send(String owner, boolean isOurs, String... data) {
        return new ZoneRequest.Send(List.of(new ZoneChange(owner, isOurs, List.of(data))));
    }

    @Test
    void aNameComesChangesAndGoesAndNothingElseIsTouched() throws Exception {
        ZoneClient client = client();
        assertThat(client.ask(send("fred", false, "10.0.0.1"))).isEqualTo(new ZoneAnswer.Done());
        assertThat(bind().ask("A", "fred." + Bind.ZONE)).containsExactly("10.0.0.1");
        assertThat(bind().ask("TXT", "fred." + Bind.ZONE)).containsExactly('"' + MARK + '"');
        assertThat(client.ask(send("fred", false, "10.0.0.1"))).isEqualTo(new ZoneAnswer.Otherwise());
        assertThat(client.ask(send("fred", true, "10.0.0.2", "10.0.0.3"))).isEqualTo(new ZoneAnswer.Done());
        assertThat(bind().ask("A", "fred." + Bind.ZONE)).containsExactly("10.0.0.2", "10.0.0.3");
        assertThat(client.ask(send("a_b", false, "10.0.0.4"))).isEqualTo(new ZoneAnswer.Done());
        assertThat(client.ask(send("fred", true))).isEqualTo(new ZoneAnswer.Done());
        assertThat(bind().ask("ANY", "fred." + Bind.ZONE)).isEmpty();
        assertThat(client.ask(send("fred", true))).isEqualTo(new ZoneAnswer.Otherwise());
        for (String foreign : List.of("www", "mail")) {
            assertThat(client.ask(send(foreign, false, "10.0.0.1"))).isEqualTo(new ZoneAnswer.Otherwise());
            assertThat(client.ask(send(foreign, true))).isEqualTo(new ZoneAnswer.Otherwise());
        }
        assertThat(bind().ask("A", "www." + Bind.ZONE)).containsExactly("10.9.9.9");
    }

    @Test
    void whatIsThereIsSeenByALookAndByATransfer() throws Exception {
        ZoneClient client = client();
        assertThat(client.ask(send("fred", false, "10.0.0.2", "10.0.0.1"))).isEqualTo(new ZoneAnswer.Done());
        assertThat(client.ask(new ZoneRequest.Look(List.of("fred", "www", "none", "FRED"))))
                .isEqualTo(new ZoneAnswer.Seen(Map.of(
                        "fred",
                        Found.ours(List.of("10.0.0.1", "10.0.0.2")),
                        "FRED",
                        Found.ours(List.of("10.0.0.1", "10.0.0.2")),
                        "www",
                        new Found(false, true, List.of("10.9.9.9")),
                        "none",
                        Found.NOTHING)));
        assertThat(client.ask(new ZoneRequest.Transfer()))
                .isEqualTo(new ZoneAnswer.Seen(Map.of(
                        "fred", Found.ours(List.of("10.0.0.1", "10.0.0.2")),
                        "www", new Found(false, true, List.of("10.9.9.9")),
                        "mail", new Found(false, true, List.of()))));
    }

    @Test
    void aHundredNamesAreOneRequestAndOneThatIsTakenStopsAllOfThem() throws Exception {
        List<ZoneChange> changes = new ArrayList<>();
        for (int i = 0; i < 100; i++) {
            changes.add(new ZoneChange("pc" + i, false, List.of("10.0.1." + i)));
        }
        assertThat(client().ask(new ZoneRequest.Send(changes))).isEqualTo(new ZoneAnswer.Done());
        assertThat(bind().marked(Bind.ZONE)).isEqualTo(100);
        assertThat(client().ask(new ZoneRequest.Send(List.of(
                        new ZoneChange("new", false, List.of("10.0.0.1")),
                        new ZoneChange("www", false, List.of("10.0.0.1"))))))
                .isEqualTo(new ZoneAnswer.Otherwise());
        assertThat(bind().ask("A", "new." + Bind.ZONE)).isEmpty();
    }

    private static String refused(ZoneAnswer answer) {
        assertThat(answer).isInstanceOf(ZoneAnswer.Refused.class);
        return ((ZoneAnswer.Refused) answer).problem();
    }

    @Test
    void whatIsWrongWithTheKeyIsTold() throws Exception {
        TransferKey key = bind().key();
        ZoneRequest request = send("fred", false, "10.0.0.1");
        assertThat(refused(client(new TransferKey("other-key", key.algorithm(), key.secret()), Bind.ZONE)
                        .ask(request)))
                .contains("it knows no key other-key", "BADKEY");
        TransferKey wrong =
                new TransferKey(key.name(), key.algorithm(), "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=");
        assertThat(refused(client(wrong, Bind.ZONE).ask(request))).contains("another secret", "BADSIG");
        assertThat(refused(client(wrong, Bind.ZONE).ask(new ZoneRequest.Look(List.of("fred")))))
                .contains("BADSIG");
        assertThat(refused(client(key, "other.example").ask(request))).contains("NOTAUTH");
        assertThat(bind().ask("A", "fred." + Bind.ZONE)).isEmpty();
    }

    @Test
    void clocksThatDifferAreToldWithBoth() throws Exception {
        Clock late = Clock.offset(Clock.systemUTC(), Duration.ofHours(-1));
        ZoneClient client = new ZoneClient(
                new ZoneClient.Settings(bind().address(), DomainName.parse(Bind.ZONE), false, MARK, 60, bind().key()),
                late);
        assertThat(refused(client.ask(send("fred", false, "10.0.0.1"))))
                .contains("BADTIME")
                .containsPattern("here it is 20\\d\\d-.*Z, there 20\\d\\d-.*Z");
    }

    @Test
    void whoIsNotThereIsNoRefusal() throws Exception {
        bind().stop();
        assertThat(client().ask(send("fred", false, "10.0.0.1"))).isInstanceOf(ZoneAnswer.Failed.class);
        assertThat(client().ask(new ZoneRequest.Transfer())).isInstanceOf(ZoneAnswer.Failed.class);
        assertThat(Ports.isFree(bind().address().getPort())).isTrue();
    }
}
