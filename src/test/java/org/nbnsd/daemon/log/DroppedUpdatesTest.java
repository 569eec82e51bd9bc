package org.nbnsd.daemon.log;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.nbnsd.protocol.NameEvent;
import org.nbnsd.protocol.StorageEvent.UpdatesDropped;
import org.nbnsd.protocol.StorageEvent.UpdatesTaken;

final class DroppedUpdatesTest {
    private final List<NameEvent> events = new ArrayList<>();
    private final DroppedUpdates dropped = new DroppedUpdates(events::add);

    @Test
    void anEpisodeHasOneEventWhenItBeginsAndOneWhenItHasEnded() {
        dropped.add(1_000);
        dropped.add(3_000);
        dropped.check(3_000 + DroppedUpdates.CALM_MILLIS - 1);
        assertThat(events).containsExactly(new UpdatesDropped());
        dropped.check(3_000 + DroppedUpdates.CALM_MILLIS);
        dropped.check(60_000);
        assertThat(events).containsExactly(new UpdatesDropped(), new UpdatesTaken(2, 2_000));
        assertThat(dropped.count()).isEqualTo(2);
    }

    @Test
    void theNextEpisodeCountsAnew() {
        dropped.add(1_000);
        dropped.check(10_000);
        dropped.add(20_000);
        dropped.check(30_000);
        assertThat(events)
                .containsExactly(
                        new UpdatesDropped(), new UpdatesTaken(1, 0), new UpdatesDropped(), new UpdatesTaken(1, 0));
        assertThat(dropped.count()).isEqualTo(2);
    }
}
