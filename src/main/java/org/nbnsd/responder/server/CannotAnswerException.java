package org.nbnsd.responder.server;

import java.io.IOException;
import java.net.InetSocketAddress;
import org.nbnsd.net.TcpPorts;

/** The server of the DNS cannot listen as it was told to. The message is for the person who started it, and complete. */
public final class CannotAnswerException extends IOException {
    private static final long serialVersionUID = 1;

    private CannotAnswerException(String message, Throwable cause) {
        super(message, cause);
    }

    static CannotAnswerException of(String protocol, InetSocketAddress where, Throwable cause) {
        return new CannotAnswerException(
                "cannot listen on " + where.getAddress().getHostAddress() + " " + protocol + " port " + where.getPort()
                        + " for the DNS: " + TcpPorts.whyNot(where.getAddress(), where.getPort(), cause)
                        + "\n- stop that program, if one is in the way"
                        + "\n- or listen elsewhere: listen in the section [dns]",
                cause);
    }
}
