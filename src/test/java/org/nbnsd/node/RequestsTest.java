package org.nbnsd.node;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.nbnsd.name.NetbiosName;
import org.nbnsd.node.Requests.Asker;
import org.nbnsd.protocol.Endpoint;
import org.nbnsd.protocol.RetrySchedule;
import org.nbnsd.protocol.Transactions.Pending;
import org.nbnsd.wire.Ipv4Address;
import org.nbnsd.wire.Request.NameQueryRequest;
import org.nbnsd.wire.Response;

final class RequestsTest {
    private static final NetbiosName NAME = NetbiosName.of("PC1", 0x20);
    private static final Ipv4Address HERE = Ipv4Address.parse("10.0.0.1");
    private static final Endpoint PEER = new Endpoint(Ipv4Address.parse("10.0.0.2"), 137);
    private static final RetrySchedule ONCE = new RetrySchedule(1, Duration.ofSeconds(1), 1);

    private final Requests requests = new Requests(new Interfaces(), 137, new Outbox(), new Random(1));
    private final List<String> heard = new ArrayList<>();

    /** Writes down its silence, and then does something. */
    private final class Teller implements Asker {
        private final String name;
        private final Runnable then;

        Teller(String name, Runnable then) {
            this.name = name;
            this.then = then;
        }

        @Override
        public boolean answered(Response response, Endpoint source, long now) {
            return false;
        }

        @Override
        public void silent(long now) {
            heard.add(name);
            then.run();
        }

        @Override
        public void unasked(long now) {
            heard.add(name + " could not ask");
        }
    }

    private Teller teller(String name) {
        return new Teller(name, () -> {});
    }

    private @Nullable Pending<Asker> ask(Asker asker) {
        return requests.ask(asker, HERE, PEER, ONCE, 0, id -> NameQueryRequest.toNode(id, NAME));
    }

    @Test
    void aRequestThatEndsWhileAnotherIsGivenUpIsNotGivenUpItself() {
        List<Pending<Asker>> both = new ArrayList<>();
        for (String name : List.of("one", "other")) {
            both.add(ask(new Teller(name, () -> both.forEach(requests::end))));
        }
        requests.expire(1_000);

        assertThat(heard).hasSize(1);
        assertThat(requests.size()).isZero();
    }

    @Test
    void whoFoundNoRoomHearsOfSilenceUnlessItHasEndedItself() {
        Asker crowd = teller("crowd");
        while (ask(crowd) != null) {
            assertThat(requests.size()).isLessThan(0x10000);
        }
        Asker patient = teller("patient");
        Asker ended = teller("ended");
        assertThat(ask(patient)).isNull();
        assertThat(ask(ended)).isNull();
        requests.end(crowd, null);
        requests.end(ended, null);
        assertThat(requests.nextTimeout()).isEqualTo(1_000);
        requests.expire(999);
        assertThat(heard).isEmpty();
        requests.expire(1_000);

        assertThat(heard).contains("patient").doesNotContain("ended");
        assertThat(requests.size()).isZero();
    }

    @Test
    void whoCouldNotAskIsNotToldOfSilence() {
        Pending<Asker> pending = ask(teller("one"));
        for (long now = 0; now <= 30_000; now += 1_000) {
            requests.expire(now);
            if (pending != null) {
                requests.unsent(pending.request(), now);
            }
        }

        assertThat(heard).containsExactly("one could not ask");
    }
}
