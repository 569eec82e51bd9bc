package org.nbnsd.http.server;

import com.google.common.net.InetAddresses;
import java.io.IOException;
import java.net.InetAddress;
import org.nbnsd.net.TcpPorts;

/** A server cannot listen as it was told to. The message is for the person who started it, and complete. */
public final class CannotServeException extends IOException {
    private static final long serialVersionUID = 1;

    CannotServeException(InetAddress address, int port, Throwable cause) {
        super(
                "cannot listen on " + InetAddresses.toAddrString(address) + " TCP port " + port + " for HTTP: "
                        + TcpPorts.whyNot(address, port, cause)
                        + "\n- stop that program, if one is in the way"
                        + "\n- or listen elsewhere: --http HOST:PORT, or listen in the section [http]"
                        + "\n- or do without: --http off",
                cause);
    }
}
