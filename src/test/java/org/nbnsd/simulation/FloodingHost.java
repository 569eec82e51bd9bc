package org.nbnsd.simulation;

import org.nbnsd.name.NetbiosName;
import org.nbnsd.wire.AddressEntry;
import org.nbnsd.wire.NodeType;
import org.nbnsd.wire.Request.NameRegistrationRequest;
import org.nbnsd.wire.Request.NameReleaseRequest;

/** Now and then claims a hundred names in a second: new ones, and those of others. */
final class FloodingHost extends HostileHost {
    private static final int BURST = 100;

    FloodingHost(Simulation site, long seed) {
        super(site, "flood", seed);
    }

    @Override
    int pause() {
        return 2_400_000;
    }

    @Override
    void misbehave() {
        boolean others = random().nextBoolean();
        NetbiosName one = site().anyName(random());
        for (int i = 0; i < BURST; i++) {
            NetbiosName name = others
                    ? random().nextInt(3) == 0 ? one : site().anyName(random())
                    : NetbiosName.of("FLOOD" + random().nextInt(1000), 0x20);
            AddressEntry entry = AddressEntry.unique(NodeType.B, addresses().get(0));
            after(
                    random().nextInt(1000),
                    () -> send(
                            random().nextInt(5) == 0
                                    ? NameReleaseRequest.of(id(), name, entry)
                                    : NameRegistrationRequest.of(id(), name, 300_000, entry)));
        }
    }
}
