package org.nbnsd.hostile;

import java.io.IOException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.nbnsd.hostile.PoliteClient.Served;
import org.nbnsd.protocol.Endpoint;
import org.nbnsd.wire.Ipv4Address;

/** A program that asks and claims as an honest host does, each thing only once, and prints how it was served. */
final class HonestHost {
    private HonestHost() {}

    /** Server, port, own address, how many queries and how many claims a second, for how many seconds. */
    public static void main(String[] args) {
        Endpoint server = new Endpoint(Ipv4Address.parse(args[0]), Integer.parseInt(args[1]));
        String own = args[2];
        int perSecond = Integer.parseInt(args[3]);
        int seconds = Integer.parseInt(args[4]);
        CompletableFuture<Served> claims =
                CompletableFuture.supplyAsync(() -> ask(server, own, perSecond, seconds, PoliteClient::claim));
        print("queries", ask(server, own, perSecond, seconds, PoliteClient::query));
        print("claims", claims.join());
    }

    private static Served ask(Endpoint server, String own, int perSecond, int seconds, PoliteClient.Asking asking) {
        try {
            return PoliteClient.ask(server, own, perSecond, seconds, asking);
        } catch (IOException e) {
            throw new CompletionException(e);
        }
    }

    private static void print(String what, Served served) {
        System.out.printf(
                "%s: sent %d, answered %d, within 50 ms %d%n",
                what, served.sent(), served.answered(), Math.round(served.within(50) * served.sent()));
    }
}
