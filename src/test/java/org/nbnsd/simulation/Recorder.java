package org.nbnsd.simulation;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.nbnsd.name.NetbiosName;
import org.nbnsd.protocol.Datagram;
import org.nbnsd.protocol.Effect;
import org.nbnsd.protocol.Endpoint;
import org.nbnsd.protocol.ForwardingPart;
import org.nbnsd.protocol.Input;
import org.nbnsd.protocol.NameEvent;
import org.nbnsd.protocol.Part;
import org.nbnsd.wire.Ipv4Address;
import org.nbnsd.wire.Message;
import org.nbnsd.wire.MessageDecoder;

/**
 * Writes down what reaches the core of a server, what that sends and what it tells. It stands where a saboteur stands, and
 * changes nothing. While the disk works and no process dies, all that is sent leaves.
 */
final class Recorder implements Saboteur {
    /**
     * A message.
     *
     * @param peer the host's end
     * @param toServer whether it came from there
     * @param message what it says
     */
    record Line(Endpoint peer, boolean toServer, Message message) {
        boolean isAbout(NetbiosName name) {
            return name.equals(message.name());
        }
    }

    private final List<Line> lines = new ArrayList<>();
    private final List<NameEvent> events = new ArrayList<>();

    /** Everything, in order. */
    Stream<Line> lines() {
        return lines.stream();
    }

    /** What was sent to some addresses. */
    List<Message> sentTo(Collection<Ipv4Address> addresses) {
        return lines.stream()
                .filter(line ->
                        !line.toServer() && addresses.contains(line.peer().address()))
                .map(Line::message)
                .toList();
    }

    /** What was told, but for details. */
    List<NameEvent> events() {
        return events.stream()
                .filter(event -> event.severity() != NameEvent.Severity.DETAIL)
                .toList();
    }

    /** What the last message about a name to or from a host was; null if there was none. */
    @Nullable
    Message last(boolean toServer, Ipv4Address host, NetbiosName name) {
        return lines.stream()
                .filter(line -> line.toServer() == toServer
                        && line.isAbout(name)
                        && line.peer().address().equals(host))
                .reduce((before, after) -> after)
                .map(Line::message)
                .orElse(null);
    }

    private List<Effect> kept(List<Effect> effects) {
        for (Effect effect : effects) {
            if (effect instanceof Effect.Send send) {
                lines.add(new Line(send.to(), false, send.message()));
            } else if (effect instanceof Effect.Report report) {
                events.add(report.event());
            }
        }
        return effects;
    }

    @Override
    public Part sabotage(Part core) {
        return new ForwardingPart(core) {
            @Override
            public List<Effect> handle(Input input, long now) {
                if (input instanceof Input.Received received) {
                    Datagram datagram = received.datagram();
                    if (MessageDecoder.decode(datagram.octets(), datagram.length()) instanceof Message message) {
                        lines.add(new Line(datagram.source(), true, message));
                    }
                }
                return super.handle(input, now);
            }

            @Override
            protected List<Effect> done(List<Effect> effects) {
                return kept(effects);
            }
        };
    }
}
