package org.nbnsd.node;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.nbnsd.wire.Ipv4Address;

/** A name of this machine: who holds it, who waits to hear whether it can be had, and its registration on each interface. */
final class LocalNameEntry {
    /**
     * Who waits for the end of the first claim.
     *
     * @param ticket the operation
     * @param holder whose lease it is
     * @param family whether the next name will do, too
     */
    record Waiter(long ticket, long holder, boolean family) {}

    private final LocalName name;
    private final boolean permanent;
    private final Set<Long> leases = new HashSet<>();
    private final List<Waiter> waiters = new ArrayList<>();
    private final Map<Ipv4Address, Registration> registrations = new TreeMap<>();

    LocalNameEntry(LocalName name, boolean permanent) {
        this.name = name;
        this.permanent = permanent;
    }

    LocalName name() {
        return name;
    }

    Set<Long> leases() {
        return leases;
    }

    List<Waiter> waiters() {
        return waiters;
    }

    Map<Ipv4Address, Registration> registrations() {
        return registrations;
    }

    /** Whether anybody wants the name. */
    boolean isWanted() {
        return permanent || !leases.isEmpty();
    }

    boolean isRegistered() {
        return registrations.values().stream().anyMatch(Registration::isRegistered);
    }

    /** Whether the first claims have come to an end on all interfaces. */
    boolean isSettled() {
        return registrations.values().stream().allMatch(Registration::isSettled);
    }

    boolean isReleased() {
        return registrations.values().stream().allMatch(registration -> registration.state() == NameState.RELEASED);
    }

    boolean isBeingReleased() {
        return registrations.values().stream().anyMatch(registration -> registration.state() == NameState.RELEASING);
    }

    boolean isRefused() {
        return registrations.values().stream().anyMatch(registration -> registration.state() == NameState.REFUSED);
    }

    /** The addresses of this machine that have the name, or soon will. */
    List<Ipv4Address> addresses() {
        return registrations.values().stream()
                .filter(Registration::isOursSoon)
                .map(Registration::address)
                .toList();
    }

    /** What a datagram that came in at an address is about; on the loopback interface any that is registered will do. */
    @Nullable
    Registration at(Ipv4Address address) {
        Registration exact = registrations.get(address);
        if (exact != null || !address.isLoopback()) {
            return exact;
        }
        return registrations.values().stream()
                .filter(Registration::isRegistered)
                .findFirst()
                .orElse(null);
    }

    List<LocalNameState> views() {
        return registrations.values().stream()
                .map(registration -> registration.view(leases.size()))
                .toList();
    }

    /** Why the name cannot be had, for people. */
    String failure() {
        return registrations.isEmpty()
                ? "there is no network"
                : registrations.values().stream()
                        .map(registration -> registration.view(0))
                        .map(view -> view.reason().isEmpty() ? "given up" : view.reason())
                        .findFirst()
                        .orElseThrow();
    }
}
