package org.nbnsd.interop;

import java.io.IOException;
import java.net.DatagramSocket;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.concurrent.ThreadLocalRandom;

/**
 * Ports at 127.0.0.1 for tests that have to say which, and for those that close one and open it again: meanwhile the
 * system could give a port that it had picked itself to somebody else.
 */
public final class Ports {
    /** Linux gives none of these to a socket that does not say which one it wants. */
    private static final int LOWEST = 16_384;

    private static final int HIGHEST = 32_767;

    private Ports() {}

    /** One that nobody has, neither for UDP nor for TCP. */
    public static int free() {
        for (int tries = 0; tries < 1000; tries++) {
            int port = ThreadLocalRandom.current().nextInt(LOWEST, HIGHEST + 1);
            if (isFree(port) && isFreeForTcp(port)) {
                return port;
            }
        }
        throw new AssertionError("no port is free at 127.0.0.1");
    }

    /** Whether nobody has it for UDP. */
    public static boolean isFree(int port) {
        try (DatagramSocket socket = new DatagramSocket(null)) {
            socket.setReuseAddress(false);
            socket.bind(at(port));
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    private static boolean isFreeForTcp(int port) {
        try (ServerSocket socket = new ServerSocket()) {
            socket.bind(at(port));
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    private static InetSocketAddress at(int port) {
        return new InetSocketAddress("127.0.0.1", port);
    }
}
