package org.nbnsd.daemon;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.nbnsd.net.Links;
import org.nbnsd.protocol.Effect;
import org.nbnsd.protocol.Input;
import org.nbnsd.protocol.Link;
import org.nbnsd.protocol.Link.Why;

/**
 * Keeps the promises of {@link Link} between the core and what makes {@link Links}: each link is opened once and closed
 * once, nothing is heard of it before or after, and no more waits on it than may. Belongs to the event loop.
 *
 * <pre>
 * (none)     --Connect-->           CONNECTING --opened--> OPEN      --Close--> CLOSING
 * (none)     --opened by a peer-->  OPEN
 * any        --closed, or too much transmitted--> gone: the core is told, once
 * </pre>
 */
final class LinkKeeper {
    private enum State {
        CONNECTING,
        OPEN,
        CLOSING
    }

    private static final class Kept {
        private State state;
        private long waiting;

        Kept(State state) {
            this.state = state;
        }
    }

    private final Map<Link, Kept> kept = new HashMap<>();
    private final Deque<Input.Linked> news = new ArrayDeque<>();
    private Links links = Links.none();
    private Runnable waker = () -> {};

    /**
     * What makes links; none before this.
     *
     * @param made called from now on
     */
    void use(Links made) {
        links = made;
        made.start(this::happened);
    }

    /**
     * Who is to {@link #take} what has happened.
     *
     * @param listener run when there is something, perhaps from within one of the other methods
     */
    void onNews(Runnable listener) {
        waker = listener;
    }

    /** Whether something has happened that the core does not know. */
    boolean hasNews() {
        return !news.isEmpty();
    }

    /** What has happened next, for the core; null for nothing more. */
    Input.@Nullable Linked take() {
        return news.poll();
    }

    /** The core has dealt with it. */
    void taken(Input.Linked input) {
        links.taken(input);
    }

    void connect(Effect.Connect connect) {
        Link link = connect.link();
        if (kept.containsKey(link)) {
            throw new AssertionError("a link is wanted twice: " + link);
        }
        kept.put(link, new Kept(State.CONNECTING));
        if (!links.connect(link, connect.to(), connect.patienceMillis())) {
            gone(link, Why.UNAVAILABLE, "this daemon makes no links for " + link.service());
        }
    }

    void transmit(Effect.Transmit transmit) {
        Link link = transmit.link();
        Kept known = kept.get(link);
        if (known == null || known.state == State.CLOSING) {
            return; // the core has not heard yet that it is closed
        }
        known.waiting += transmit.octets().length();
        if (known.waiting > Effect.Transmit.MOST_WAITING) {
            gone(
                    link,
                    Why.OVERRUN,
                    known.waiting + " octets wait (expected: at most " + Effect.Transmit.MOST_WAITING + ")");
            links.close(link);
        } else {
            links.transmit(link, transmit.octets().toArray());
        }
    }

    void close(Effect.Close close) {
        Kept known = kept.get(close.link());
        if (known != null && known.state != State.CLOSING) {
            known.state = State.CLOSING;
            links.close(close.link());
        }
    }

    /** The daemon stops: what is open is closed, and nothing more is told but that. */
    void stop() {
        for (Link link : new ArrayList<>(kept.keySet())) {
            gone(link, Why.STOPPING, "");
            links.close(link);
        }
    }

    private void happened(Input.Linked input) {
        int before = news.size();
        hear(input);
        if (news.size() == before) {
            links.taken(input); // the core does not hear of it
        }
    }

    private void hear(Input.Linked input) {
        Link link = input.link();
        Kept known = kept.get(link);
        if (input instanceof Input.LinkOpened) {
            if (known == null && link.opener() == Link.Opener.PEER) {
                kept.put(link, new Kept(State.OPEN));
                tell(input);
            } else if (known != null && known.state == State.CONNECTING) {
                known.state = State.OPEN;
                tell(input);
            }
        } else if (known != null) {
            hear(known, input);
        }
    }

    private void hear(Kept known, Input.Linked input) {
        if (input instanceof Input.LinkClosed closed) {
            boolean isWanted = known.state == State.CLOSING && closed.why() == Why.BY_PEER;
            gone(closed.link(), isWanted ? Why.BY_US : closed.why(), closed.detail());
        } else if (input instanceof Input.LinkSent sent) {
            known.waiting -= sent.octets();
            if (known.state != State.CLOSING) {
                tell(input);
            }
        } else if (known.state == State.OPEN) {
            tell(input);
        }
    }

    private void gone(Link link, Why why, String detail) {
        kept.remove(link);
        tell(new Input.LinkClosed(link, why, detail));
    }

    private void tell(Input.Linked input) {
        news.add(input);
        waker.run();
    }

    /** The links that are open, or being opened or closed. */
    List<Link> all() {
        return List.copyOf(kept.keySet());
    }
}
