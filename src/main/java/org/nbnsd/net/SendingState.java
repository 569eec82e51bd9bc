package org.nbnsd.net;

import java.util.Map;
import org.nbnsd.wire.Ipv4Address;

/**
 * What could not leave this machine, and for whom it was: of the present episode, or of the last one.
 *
 * @param congested whether it still is so: something was dropped in the last ten seconds
 * @param dropped how many datagrams were
 * @param millis from the first of them to the last, in milliseconds
 * @param addresses how many datagrams were dropped for each of the first 1,000 addresses
 */
public record SendingState(boolean congested, long dropped, long millis, Map<Ipv4Address, Long> addresses) {
    /** Everything has left so far. */
    public static final SendingState CLEAR = new SendingState(false, 0, 0, Map.of());

    /** Copies the map. */
    public SendingState {
        addresses = Map.copyOf(addresses);
    }

    /**
     * For whom most was dropped.
     *
     * @return the address, and how many datagrams; 0.0.0.0 and 0 if none were
     */
    public Map.Entry<Ipv4Address, Long> most() {
        return addresses.entrySet().stream()
                .max(Map.Entry.<Ipv4Address, Long>comparingByValue().thenComparing(Map.Entry.comparingByKey()))
                .orElse(Map.entry(Ipv4Address.ZERO, 0L));
    }
}
