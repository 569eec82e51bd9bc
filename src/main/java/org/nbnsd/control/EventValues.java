package org.nbnsd.control;

import java.lang.reflect.Method;
import java.lang.reflect.RecordComponent;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.nbnsd.protocol.NameEvent;
import org.nbnsd.registry.EditOutcome;
import org.nbnsd.registry.NameRecord;
import org.nbnsd.wire.Ipv4Address;

/** What all events have, whatever else is in them. What is looked up by name is looked up once for each kind. */
public final class EventValues {
    private static final ClassValue<String> CODES = new ClassValue<>() {
        @Override
        protected String computeValue(Class<?> type) {
            return NameEvent.code(type.asSubclass(NameEvent.class));
        }
    };

    private static final ClassValue<List<Method>> ACCESSORS = new ClassValue<>() {
        @Override
        protected List<Method> computeValue(Class<?> type) {
            return Arrays.stream(type.getRecordComponents())
                    .map(RecordComponent::getAccessor)
                    .toList();
        }
    };

    private EventValues() {}

    /**
     * {@link NameEvent#code}, without making it anew.
     *
     * @param event the event
     * @return such as {@code NAME_REGISTERED}
     */
    public static String code(NameEvent event) {
        return CODES.get(event.getClass());
    }

    /**
     * The addresses that an event speaks of, and the one from which the datagram came that caused it.
     *
     * @param event the event
     * @param into gets each, perhaps several times
     */
    public static void addresses(NameEvent event, Consumer<Ipv4Address> into) {
        addressesIn(event.sender(), into);
        for (Method accessor : ACCESSORS.get(event.getClass())) {
            try {
                addressesIn(accessor.invoke(event), into);
            } catch (ReflectiveOperationException e) {
                throw new IllegalStateException(accessor + " cannot be read", e); // they are public
            }
        }
    }

    private static void addressesIn(@Nullable Object value, Consumer<Ipv4Address> into) {
        if (value instanceof Ipv4Address address) {
            into.accept(address);
        } else if (value instanceof Iterable<?> values) {
            values.forEach(each -> addressesIn(each, into));
        } else if (value instanceof Map<?, ?> values) {
            values.forEach((key, each) -> {
                addressesIn(key, into);
                addressesIn(each, into);
            });
        } else if (value instanceof NameRecord record) {
            record.addresses().forEach(into);
        } else if (value instanceof EditOutcome outcome) {
            addressesIn(outcome.before(), into);
            addressesIn(outcome.after(), into);
        }
    }
}
