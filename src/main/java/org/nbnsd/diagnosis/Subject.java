package org.nbnsd.diagnosis;

import org.nbnsd.name.NetbiosName;
import org.nbnsd.wire.Ipv4Address;

/** What somebody wants to know about. */
public sealed interface Subject {
    /**
     * One name.
     *
     * @param name the name
     */
    record OneName(NetbiosName name) implements Subject {}

    /**
     * All names with the same first fifteen octets and scope.
     *
     * @param name one of them, whatever its suffix
     */
    record AllSuffixes(NetbiosName name) implements Subject {}

    /**
     * A host by its address, with all its names.
     *
     * @param address the address
     */
    record OneAddress(Ipv4Address address) implements Subject {}
}
