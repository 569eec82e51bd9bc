package org.nbnsd.daemon;

import java.io.BufferedReader;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;

/** A stream of events that somebody follows, over a connection of its own. */
final class Followed implements AutoCloseable {
    private static final int PATIENCE_MILLIS = 30_000;

    private final Socket socket;
    private final BufferedReader lines;

    /**
     * Begins to follow it.
     *
     * @throws IOException if it is not answered with a stream
     */
    Followed(int port, String path, String header) throws IOException {
        socket = new Socket(InetAddress.getLoopbackAddress(), port);
        socket.setSoTimeout(PATIENCE_MILLIS);
        socket.getOutputStream()
                .write(("GET " + path + " HTTP/1.1\r\nHost: localhost\r\n" + header + "\r\n\r\n")
                        .getBytes(StandardCharsets.US_ASCII));
        lines = new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8));
        String first = line();
        if (!first.equals("HTTP/1.1 200 OK")) {
            throw new IOException(first);
        }
    }

    /**
     * The next line.
     *
     * @throws EOFException if it has ended
     */
    String line() throws IOException {
        String line = lines.readLine();
        if (line == null) {
            throw new EOFException("the stream has ended");
        }
        return line;
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
