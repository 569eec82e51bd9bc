package org.nbnsd.simulation;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.nbnsd.name.NameSuffix;
import org.nbnsd.name.NetbiosName;
import org.nbnsd.wire.AddressEntry;
import org.nbnsd.wire.Ipv4Address;
import org.nbnsd.wire.Message;
import org.nbnsd.wire.NodeType;
import org.nbnsd.wire.Rcode;
import org.nbnsd.wire.Request.MultihomedRegistrationRequest;
import org.nbnsd.wire.Request.NameOverwriteDemand;
import org.nbnsd.wire.Request.NameQueryRequest;
import org.nbnsd.wire.Request.NameRegistrationRequest;
import org.nbnsd.wire.Request.NameReleaseRequest;
import org.nbnsd.wire.Response.NameConflictDemand;
import org.nbnsd.wire.Response.NegativeNameQueryResponse;
import org.nbnsd.wire.Response.PositiveNameQueryResponse;

/** Demands conflicts and releases, answers what nobody asked it, releases and claims names for others. */
final class ForgingHost extends HostileHost {
    ForgingHost(Simulation site, long seed) {
        super(site, "forger", seed);
    }

    @Override
    int pause() {
        return 90_000;
    }

    @Override
    void misbehave() {
        NetbiosName name = site().anyName(random());
        Ipv4Address victim = site().anyAddress(random());
        boolean group = random().nextInt(6) == 0;
        AddressEntry forged = new AddressEntry(group, NodeType.H, victim);
        int id = random().nextInt(0x10000);
        switch (random().nextInt(9)) {
            case 0 -> send(NameConflictDemand.of(id, name));
            case 1 -> send(NameReleaseRequest.byBroadcast(id, name, forged));
            case 2, 3 -> send(NameReleaseRequest.of(id, name, forged));
            case 4 -> send(NameOverwriteDemand.of(id, name, 300_000, forged));
            case 5 -> guess(name, victim);
            case 6 -> send(NameRegistrationRequest.of(id, name, random().nextInt(600_000), forged));
            case 7 -> send(MultihomedRegistrationRequest.of(id, name, 300_000, own(group)));
            default -> {
                NetbiosName user = NetbiosName.of(site().anyUser(random()), NameSuffix.MESSENGER);
                send(NameRegistrationRequest.of(id, user, 300_000, own(random().nextInt(20) == 0)));
            }
        }
    }

    private AddressEntry own(boolean group) {
        return new AddressEntry(group, NodeType.P, addresses().get(0));
    }

    /** Answers a question of the server, perhaps, although it was asked of somebody else. */
    private void guess(NetbiosName name, Ipv4Address victim) {
        for (int tries = 0; tries < 20; tries++) {
            int id = random().nextInt(0x10000);
            send(
                    random().nextBoolean()
                            ? NegativeNameQueryResponse.fromNode(id, name, Rcode.NAM_ERR)
                            : PositiveNameQueryResponse.fromNode(
                                    id, name, 0, List.of(AddressEntry.unique(NodeType.H, victim))));
        }
    }

    @Override
    @Nullable
    Message answer(NameQueryRequest query) {
        if (random().nextInt(4) == 0) {
            return random().nextBoolean()
                    ? null
                    : NegativeNameQueryResponse.fromNode(query.id(), query.name(), Rcode.NAM_ERR);
        }
        List<AddressEntry> entries = new ArrayList<>(List.of(own(false)));
        for (int more = random().nextInt(4); more > 0; more--) {
            entries.add(AddressEntry.unique(NodeType.H, site().anyAddress(random())));
        }
        return PositiveNameQueryResponse.fromNode(query.id(), query.name(), 0, entries);
    }
}
