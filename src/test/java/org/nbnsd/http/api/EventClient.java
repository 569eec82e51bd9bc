package org.nbnsd.http.api;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** One who follows the events over a socket, as slowly as a test wants. */
final class EventClient implements AutoCloseable {
    private static final int PATIENCE_MILLIS = 30_000;

    private final Socket socket = new Socket();
    private final BufferedReader lines;

    /**
     * A message.
     *
     * @param event empty for one with an event of the daemon
     */
    record Message(String event, long id, String data) {}

    EventClient(int port, String target, String... headers) throws IOException {
        socket.setReceiveBufferSize(4_096);
        socket.setSoTimeout(PATIENCE_MILLIS);
        socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
        String head = "GET " + target + " HTTP/1.1\r\nHost: localhost\r\nAccept: text/event-stream\r\n"
                + String.join("", List.of(headers)) + "\r\n";
        socket.getOutputStream().write(head.getBytes(StandardCharsets.US_ASCII));
        lines = new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8));
    }

    /** The first line and the headers of the answer. */
    List<String> head() throws IOException {
        List<String> head = new ArrayList<>();
        for (String line = lines.readLine(); line != null && !line.isEmpty(); line = lines.readLine()) {
            head.add(line);
        }
        return head;
    }

    /** The next message; comments and lengths of chunks are passed over. */
    Message next() throws IOException {
        String event = "";
        long id = 0;
        while (true) {
            String line = lines.readLine();
            if (line == null) {
                throw new IOException("the stream has ended");
            } else if (line.startsWith("event: ")) {
                event = line.substring(7);
            } else if (line.startsWith("id: ")) {
                id = Long.parseLong(line.substring(4));
            } else if (line.startsWith("data: ")) {
                return new Message(event, id, line.substring(6));
            }
        }
    }

    /** Messages until the one with an id. */
    List<Message> until(long id) throws IOException {
        List<Message> all = new ArrayList<>();
        do {
            all.add(next());
        } while (all.get(all.size() - 1).id() < id);
        return all;
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
