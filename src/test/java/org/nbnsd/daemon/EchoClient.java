package org.nbnsd.daemon;

import java.net.SocketTimeoutException;
import java.time.Duration;
import org.nbnsd.wire.Ipv4Address;
import org.nbnsd.wire.Message;
import org.nbnsd.wire.Response.PositiveNameQueryResponse;

/**
 * Asks from a process of its own: {@code EchoClient port attempts from to [from to...]}. Says for each pair who answered,
 * and what address and broadcast the daemon says it was asked at.
 */
public final class EchoClient {
    private EchoClient() {}

    /** See the class. */
    public static void main(String[] args) throws Exception {
        int port = Integer.parseInt(args[0]);
        int attempts = Integer.parseInt(args[1]);
        for (int i = 2; i < args.length; i += 2) {
            System.out.println(args[i + 1] + ": " + ask(args[i], args[i + 1], port, attempts));
        }
    }

    private static String ask(String from, String to, int port, int attempts) throws Exception {
        try (Asker asker = new Asker(Ipv4Address.parse(from))) {
            for (int id = 1; id <= attempts; id++) {
                asker.send(Ipv4Address.parse(to), port, Asker.query(id));
                try {
                    Asker.Reply reply = asker.receive(Duration.ofMillis(500));
                    PositiveNameQueryResponse response = (PositiveNameQueryResponse) (Message) reply.message();
                    return reply.source().address() + " local "
                            + response.entries().get(0).address()
                            + (response.ttl() == 1 ? " broadcast" : " unicast");
                } catch (SocketTimeoutException e) {
                    continue;
                }
            }
            return "no answer";
        }
    }
}
