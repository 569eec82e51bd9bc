package org.nbnsd.simulation;

import java.util.List;
import org.nbnsd.name.NetbiosName;
import org.nbnsd.wire.AddressEntry;
import org.nbnsd.wire.Ipv4Address;
import org.nbnsd.wire.Message;
import org.nbnsd.wire.MessageEncoder;
import org.nbnsd.wire.NodeType;
import org.nbnsd.wire.Rcode;
import org.nbnsd.wire.Request.MultihomedRegistrationRequest;
import org.nbnsd.wire.Request.NameOverwriteDemand;
import org.nbnsd.wire.Request.NameRefreshRequest;
import org.nbnsd.wire.Request.NameRegistrationRequest;
import org.nbnsd.wire.Request.NameReleaseRequest;
import org.nbnsd.wire.Response.NegativeNameQueryResponse;
import org.nbnsd.wire.Response.PositiveNameQueryResponse;

/**
 * Speaks of names that another host has: in that host's name, for a second only, and from its own address; now and then also
 * from the other's, but only what cannot take anything from it.
 */
final class LyingHost extends HostileHost {
    private static final long SHORT = 1;

    LyingHost(Simulation site, long seed) {
        super(site, "liar", seed);
    }

    @Override
    int pause() {
        return 40_000;
    }

    @Override
    void misbehave() {
        Host victim = site().anyHost(random());
        int which = random().nextInt(0x1000);
        List<NetbiosName> names = victim.wanted();
        if (!victim.isHonest() || names.isEmpty() || victim.addresses().isEmpty()) {
            return;
        }
        NetbiosName name = names.get(which % names.size());
        Ipv4Address address = victim.addresses().get(which % victim.addresses().size());
        boolean group = victim.wantsAsGroup(name);
        AddressEntry entry = new AddressEntry(group, NodeType.H, address);
        Ipv4Address own = addresses().get(0);
        int id = random().nextInt(0x10000);
        switch (random().nextInt(10)) {
            case 0 -> send(NameRefreshRequest.of(id, name, SHORT, entry));
            case 1 -> send(NameRegistrationRequest.of(id, name, SHORT, entry));
            case 2 -> send(MultihomedRegistrationRequest.of(id, name, SHORT, entry));
            case 3 -> send(NameReleaseRequest.of(id, name, entry));
            case 4 -> send(NameOverwriteDemand.of(id, name, SHORT, entry));
            case 5 -> send(NameRefreshRequest.of(id, name, SHORT, new AddressEntry(group, NodeType.H, own)));
            case 6 -> guess(own, name, own);
            case 7 -> guess(address, name, own);
            case 8 -> forge(address, NameRefreshRequest.of(id, name, SHORT, entry));
            default -> forge(address, NameRegistrationRequest.of(id, name, SHORT, entry));
        }
    }

    /** A few answers to questions that the server may have asked. */
    private void guess(Ipv4Address from, NetbiosName name, Ipv4Address address) {
        for (int tries = 0; tries < 4; tries++) {
            int id = random().nextInt(0x10000);
            forge(
                    from,
                    random().nextBoolean()
                            ? NegativeNameQueryResponse.fromNode(id, name, Rcode.NAM_ERR)
                            : PositiveNameQueryResponse.fromNode(
                                    id, name, 0, List.of(AddressEntry.unique(NodeType.H, address))));
        }
    }

    private void forge(Ipv4Address from, Message message) {
        send(from, MessageEncoder.encode(message), message.name(), message);
    }
}
