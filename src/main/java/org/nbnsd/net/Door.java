package org.nbnsd.net;

import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.nbnsd.wire.Ipv4Address;

/** How many connections peers have open for one service, and whether there is room for another. Belongs to the event loop. */
final class Door {
    private LinkService service;
    private final Consumer<TcpLink> closer;
    /** Those that are open, also if nobody wants them any more, the oldest first. */
    private final Set<TcpLink> known = new LinkedHashSet<>();

    private final Set<TcpLink> strangers = new LinkedHashSet<>();
    private final Map<Ipv4Address, Set<TcpLink>> byPeer = new HashMap<>();

    /**
     * Nobody is there.
     *
     * @param closer closes one that has said nothing and has to make room
     */
    Door(LinkService service, Consumer<TcpLink> closer) {
        this.service = service;
        this.closer = closer;
    }

    /** From now on others are let in, or more; who is in stays. */
    void use(LinkService others) {
        service = others;
    }

    /** Lets a link in, and perhaps another one out; false if there is no room. */
    boolean enter(TcpLink link) {
        LinkService.Limits limits = service.limits();
        Ipv4Address peer = link.peer().address();
        if (service.known().test(peer)) {
            Set<TcpLink> same = byPeer.getOrDefault(peer, Set.of());
            if (!makesRoom(limits.perPeer(), same) || !makesRoom(limits.known(), known)) {
                return false;
            }
            known.add(link);
            byPeer.computeIfAbsent(peer, any -> new LinkedHashSet<>()).add(link);
            return true;
        }
        return makesRoom(limits.strangers(), strangers) && strangers.add(link);
    }

    private boolean makesRoom(int most, Collection<TcpLink> same) {
        if (same.size() < most) {
            return true;
        }
        for (TcpLink other : same) {
            if (other.isSilent()) {
                leave(other);
                closer.accept(other);
                return true;
            }
        }
        return false;
    }

    /** It is closed, or was never let in. */
    void leave(TcpLink link) {
        strangers.remove(link);
        if (known.remove(link)) {
            Ipv4Address peer = link.peer().address();
            Set<TcpLink> same = byPeer.getOrDefault(peer, Set.of());
            if (same.remove(link) && same.isEmpty()) {
                byPeer.remove(peer);
            }
        }
    }
}
