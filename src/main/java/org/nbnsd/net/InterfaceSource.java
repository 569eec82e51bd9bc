package org.nbnsd.net;

import java.io.IOException;
import java.util.List;
import org.nbnsd.protocol.LocalAddress;

/** Tells the IPv4 addresses of this machine. */
@FunctionalInterface
public interface InterfaceSource {
    /**
     * The addresses as they are now.
     *
     * @return those of all interfaces that are up, each once
     * @throws IOException if the system does not tell
     */
    List<LocalAddress> addresses() throws IOException;

    /**
     * The real ones.
     *
     * @return a source that asks the system
     */
    static InterfaceSource system() {
        return SystemInterfaces::addresses;
    }
}
