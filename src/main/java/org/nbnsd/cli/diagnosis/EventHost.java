package org.nbnsd.cli.diagnosis;

import java.io.IOException;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.nbnsd.cli.console.UsageError;
import org.nbnsd.control.DiagnosisOperations.Found;
import org.nbnsd.control.channel.DiagnosisClient;
import org.nbnsd.diagnosis.EventData;
import org.nbnsd.diagnosis.Fact;
import org.nbnsd.diagnosis.Identity;
import org.nbnsd.diagnosis.Subject.OneAddress;
import org.nbnsd.wire.Ipv4Address;

/**
 * Who the other host of an event was when that was logged, as the daemon on this machine knows it.
 *
 * @param time when the event was logged
 * @param then who it was then; null if the daemon could not be asked
 * @param now who has the address now; null if the daemon could not be asked
 * @param notAsked why the daemon could not be asked; empty if it could
 * @param hint that it is this machine, or that it looks as if the octets were copied in the wrong order; empty if neither
 */
record EventHost(
        EventTime time, @Nullable Identity then, @Nullable Identity now, String notAsked, String hint) {
    /** Connects to the daemon. */
    @FunctionalInterface
    interface Connecting {
        /** Whatever is wrong with the channel, or with the options that say where it is, is told by the exception. */
        DiagnosisClient connect() throws IOException;
    }

    /** Asks; that nobody can be asked is part of the result, never an error: the data are decoded without it, too. */
    static EventHost ask(EventData data, EventTime time, Connecting daemon) {
        Ipv4Address address = data.address();
        if (address == null) {
            return new EventHost(time, null, null, "the address of the other host is not in these data", "");
        }
        try (DiagnosisClient client = daemon.connect()) {
            Found<Fact> answer = client.timeline(new OneAddress(address), 0).value();
            EventTime asked = time.askedAt(answer.now());
            Identity then = Identity.of(address, answer.found(), asked.at());
            Identity now = Identity.of(address, answer.found(), answer.now());
            return new EventHost(
                    asked, then, now, "", then.isKnown() && !isThisMachine(address) ? "" : hint(address, data, client));
        } catch (IOException | UsageError | IllegalArgumentException e) { // the last if it tells what makes no sense
            return new EventHost(time, null, null, String.valueOf(e.getMessage()), hint(address, data, false, ""));
        }
    }

    private static String hint(Ipv4Address address, EventData data, DiagnosisClient client) throws IOException {
        Ipv4Address other = data.unreversed();
        if (other == null || !other.isHost() || other.equals(address)) {
            return hint(address, data, false, "");
        }
        Found<Fact> answer = client.timeline(new OneAddress(other), 0).value();
        List<String> computers =
                Identity.of(other, answer.found(), answer.now()).computers();
        return hint(
                address,
                data,
                !answer.found().isEmpty(),
                computers.isEmpty() ? "" : " (" + String.join(", ", computers) + ")");
    }

    private static boolean isThisMachine(Ipv4Address address) {
        try {
            return NetworkInterface.getByInetAddress(InetAddress.getByAddress(address.octets())) != null;
        } catch (IOException e) {
            return false; // only a hint is lost
        }
    }

    private static String hint(Ipv4Address address, EventData data, boolean isOtherKnown, String who) {
        Ipv4Address other = data.unreversed();
        if (isThisMachine(address)) {
            return address
                    + " is this machine. A name server speaks for who has the name: nbnsd explain NAME tells who that is";
        }
        if (!address.isHost()) {
            return "no host can have the address " + address
                    + (other != null && other.isHost()
                            ? "; were the octets copied in the wrong order? then it is " + other + who
                                    + (isOtherKnown ? ", which is known here" : "")
                            : " (expected: that of a host, at offset 0x28 of the data)");
        }
        return isOtherKnown
                ? "nothing is known of " + address + ", but " + other + who + " is known here; were the octets copied"
                        + " in the wrong order? See nbnsd timeline " + other
                : "";
    }
}
