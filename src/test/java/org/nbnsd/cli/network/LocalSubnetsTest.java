package org.nbnsd.cli.network;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.nbnsd.protocol.Endpoint;
import org.nbnsd.protocol.LocalAddress;
import org.nbnsd.wire.AddressEntry;
import org.nbnsd.wire.Ipv4Address;
import org.nbnsd.wire.NodeType;

/** Addresses in answers that no host can have, seen from a machine of 10.78.0.0/24 and of a link of two. */
final class LocalSubnetsTest {
    private static final LocalSubnets LOCAL = new LocalSubnets(
            List.of(local("10.78.0.1", 24), local("10.79.0.0", 31), local("10.80.0.5", 0), local("127.0.0.1", 8)));

    private static LocalAddress local(String address, int length) {
        return new LocalAddress(Ipv4Address.parse(address), length, 0);
    }

    private static String impossible(boolean group, String address, String from) {
        AddressEntry entry = new AddressEntry(group, NodeType.B, Ipv4Address.parse(address));
        return LOCAL.impossible(entry, new Endpoint(Ipv4Address.parse(from), 137));
    }

    @ParameterizedTest
    @CsvSource({
        "10.78.0.255, the broadcast address of 10.78.0.0/24",
        "10.78.0.0, the address of the network 10.78.0.0/24",
        "10.78.0.4, ''",
        "10.77.0.255, ''",
        "10.79.0.1, ''",
        "10.79.0.0, ''",
        "0.0.0.0, no host has such an address",
        "255.255.255.255, no host has such an address",
        "239.1.2.3, a multicast address",
        "127.0.0.1, a loopback address of another host"
    })
    void onlyAddressesOfHostsArePossible(String address, String reason) {
        assertThat(impossible(false, address, "10.78.0.4")).isEqualTo(reason);
    }

    @ParameterizedTest
    @CsvSource({"127.0.0.5, 127.0.0.1", "127.0.0.5, 10.78.0.1"})
    void thisMachineMayHaveLoopbackAddresses(String address, String from) {
        assertThat(impossible(false, address, from)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"0.0.0.0", "255.255.255.255"})
    void aGroupMayHaveNoMembersThatAreKnown(String address) {
        assertThat(impossible(true, address, "10.78.0.4")).isEmpty();
    }
}
