package org.nbnsd.simulation;

import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.nbnsd.name.NetbiosName;
import org.nbnsd.protocol.Endpoint;
import org.nbnsd.wire.Ipv4Address;

/** Carries datagrams between hosts and the server, or does not. */
final class SimulatedNetwork {
    /** Where the server gets its datagrams. */
    interface Server {
        void receive(byte[] octets, Endpoint source, boolean broadcast);
    }

    private final Agenda agenda;
    private final Story story;
    private final Map<Ipv4Address, Host> hosts = new HashMap<>();
    /** No address is ever given to a second host. */
    private final Map<Ipv4Address, Host> everHosts = new HashMap<>();

    private int lost;
    private int doubled;
    private int delayed;
    private @Nullable Server server;
    private long carried;

    SimulatedNetwork(Agenda agenda, Story story, Plan plan, Random random) {
        this.agenda = agenda;
        this.story = story;
        int[] rates = {0, 1, 5, 20};
        int losing = rates[random.nextInt(rates.length)];
        int doubling = rates[random.nextInt(rates.length)];
        int delaying = rates[random.nextInt(rates.length)];
        lost = plan.has(Trouble.LOSS) ? losing : 0;
        doubled = plan.has(Trouble.DOUBLES) ? doubling : 0;
        delayed = plan.has(Trouble.DELAYS) ? delaying : 0;
    }

    void serve(Server receiver) {
        server = receiver;
    }

    /** From now on everything arrives. */
    void calmDown() {
        lost = 0;
        doubled = 0;
        delayed = 0;
    }

    /** Datagrams that arrived. */
    long carried() {
        return carried;
    }

    void attach(Ipv4Address address, Host host) {
        hosts.put(address, host);
        everHosts.put(address, host);
    }

    /** Whose an address is, or was; null if it never was anybody's. */
    @Nullable
    Host owner(Ipv4Address address) {
        return everHosts.get(address);
    }

    void detach(Ipv4Address address) {
        hosts.remove(address);
    }

    /** From a host to the server. */
    void toServer(
            Host host, Endpoint source, byte[] octets, boolean broadcast, @Nullable NetbiosName name, Object what) {
        Server to = server;
        carry(host, name, source, "->", what, () -> {
            if (to != null) {
                to.receive(octets, source, broadcast);
            }
        });
    }

    /** From the server to wherever an address is. */
    void toHost(Endpoint to, byte[] octets, @Nullable NetbiosName name, Object what) {
        Host host = hosts.get(to.address());
        if (host == null) {
            story.tell(name, to, "<- (nobody there)", what);
            return;
        }
        carry(host, name, to, "<-", what, () -> {
            if (host.equals(hosts.get(to.address()))) {
                host.receive(octets, to);
            }
        });
    }

    private void carry(
            Host host, @Nullable NetbiosName name, Endpoint end, String arrow, Object what, Runnable arrive) {
        Random link = host.link();
        if (host.isCutOff() || link.nextInt(100) < lost) {
            story.tell(name, end, host.isCutOff() ? arrow + " (cut)" : arrow + " (lost)", what);
            return;
        }
        int copies = link.nextInt(100) < doubled ? 2 : 1;
        for (int copy = 0; copy < copies; copy++) {
            long delay = 1 + link.nextInt(link.nextInt(100) < delayed ? 2000 : 15);
            agenda.after(delay, () -> {
                if (host.isCutOff()) {
                    story.tell(name, end, arrow + " (cut)", what);
                    return;
                }
                carried++;
                story.tell(name, end, arrow, what);
                arrive.run();
            });
        }
    }
}
