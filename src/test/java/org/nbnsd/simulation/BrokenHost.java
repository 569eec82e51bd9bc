package org.nbnsd.simulation;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import org.nbnsd.name.NetbiosName;
import org.nbnsd.wire.AddressEntry;
import org.nbnsd.wire.Message;
import org.nbnsd.wire.MessageEncoder;
import org.nbnsd.wire.NodeType;
import org.nbnsd.wire.Request.NameQueryRequest;
import org.nbnsd.wire.Request.NameRefreshRequest;
import org.nbnsd.wire.Request.NameRegistrationRequest;

/** Sends garbage, and the same request again with other contents; it never answers a question. */
final class BrokenHost extends HostileHost {
    BrokenHost(Simulation site, long seed) {
        super(site, "broken", seed);
    }

    @Override
    int pause() {
        return 60_000;
    }

    @Override
    void misbehave() {
        Message request = claim(id());
        byte[] octets = MessageEncoder.encode(request);
        switch (random().nextInt(6)) {
            case 0 -> {
                byte[] garbage = new byte[random().nextInt(100)];
                random().nextBytes(garbage);
                send(addresses().get(0), garbage, null, garbage.length + " octets of garbage");
            }
            case 1 -> {
                byte[] cut = Arrays.copyOf(octets, random().nextInt(octets.length));
                send(addresses().get(0), cut, request.name(), "a truncated request");
            }
            case 2 -> {
                octets[random().nextInt(octets.length)] ^= (byte) (1 << random().nextInt(8));
                send(addresses().get(0), octets, request.name(), "a damaged request");
            }
            default -> {
                send(request);
                Message other = random().nextBoolean() ? claim(request.id()) : request;
                after(random().nextInt(2000), () -> send(other));
            }
        }
    }

    private Message claim(int id) {
        NetbiosName name = site().anyName(random());
        AddressEntry entry = new AddressEntry(
                random().nextInt(5) == 0, NodeType.B, addresses().get(0));
        return random().nextBoolean()
                ? NameRegistrationRequest.of(id, name, random().nextInt(600_000), entry)
                : NameRefreshRequest.of(id, name, random().nextInt(600_000), entry);
    }

    @Override
    @Nullable
    Message answer(NameQueryRequest query) {
        return null;
    }
}
