package org.nbnsd.control;

import java.util.Arrays;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.nbnsd.name.NetbiosName;
import org.nbnsd.protocol.NameEvent;
import org.nbnsd.wire.Ipv4Address;

/**
 * Which events are meant: those that fit all that is said.
 *
 * @param codes of one of these kinds, such as {@code NAME_CONFLICT}; all if it is empty
 * @param name about names like this; null if that does not matter
 * @param address in which this address is, whatever it has to do with it; null if that does not matter
 */
public record EventFilter(
        Set<String> codes,
        @Nullable NamePattern name,
        @Nullable Ipv4Address address) {
    /** All events. */
    public static final EventFilter ALL = new EventFilter(Set.of(), null, null);

    private static final Set<String> CODES = new TreeSet<>();

    static {
        kinds(NameEvent.class).forEach(kind -> CODES.add(NameEvent.code(kind)));
    }

    /**
     * Keeps a copy.
     *
     * @throws IllegalArgumentException if there is no such kind
     */
    public EventFilter {
        codes = Set.copyOf(codes);
        codes.forEach(EventFilter::requireCode);
    }

    private static Stream<Class<? extends NameEvent>> kinds(Class<? extends NameEvent> type) {
        Class<?>[] below = type.getPermittedSubclasses();
        return below == null
                ? Stream.of(type)
                : Arrays.stream(below).flatMap(each -> kinds(each.asSubclass(NameEvent.class)));
    }

    private static void requireCode(String code) {
        if (!CODES.contains(code)) {
            throw new IllegalArgumentException("codes: " + code
                    + " (expected: those of events, such as NAME_CONFLICT; 'nbnsd events' lists them)");
        }
    }

    /** The codes that there are. */
    public static Set<String> allCodes() {
        return Set.copyOf(CODES);
    }

    /**
     * Whether an event is meant.
     *
     * @param event the event
     * @return true if so
     */
    public boolean matches(NameEvent event) {
        if (!codes.isEmpty() && !codes.contains(EventValues.code(event))) {
            return false;
        }
        NetbiosName about = event.name();
        return (name == null || about != null && name.matches(about)) && (address == null || has(event, address));
    }

    private static boolean has(NameEvent event, Ipv4Address address) {
        boolean[] found = {false};
        Consumer<Ipv4Address> look = each -> found[0] |= each.equals(address);
        EventValues.addresses(event, look);
        return found[0];
    }
}
