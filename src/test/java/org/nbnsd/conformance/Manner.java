package org.nbnsd.conformance;

import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.nbnsd.wire.AddressEntry;
import org.nbnsd.wire.Ipv4Address;
import org.nbnsd.wire.NodeType;
import org.nbnsd.wire.Rcode;
import org.nbnsd.wire.Request.NameQueryRequest;
import org.nbnsd.wire.Response;
import org.nbnsd.wire.Response.NegativeNameQueryResponse;
import org.nbnsd.wire.Response.NegativeRegistrationResponse;
import org.nbnsd.wire.Response.PositiveNameQueryResponse;
import org.nbnsd.wire.Response.PositiveRegistrationResponse;

/** How a host answers when it is asked whether it has a name. */
@FunctionalInterface
interface Manner {
    /** It has every name, at its own address. */
    Manner ALIVE = (query, self) -> positive(query, List.of(self));
    /** It is switched off, or gone. */
    Manner SILENT = (query, self) -> null;
    /** It has no such name. */
    Manner DENYING = (query, self) -> NegativeNameQueryResponse.fromNode(query.id(), query.name(), Rcode.NAM_ERR);

    /** It has the names that it was granted and not refused since, at its own address. */
    static Manner believing(FakeHost host) {
        return (query, self) -> {
            boolean granted = false;
            for (FakeHost.Heard heard : host.heard()) {
                if (heard.message() instanceof Response response && query.name().equals(response.name())) {
                    granted = response instanceof PositiveRegistrationResponse
                            || granted && !(response instanceof NegativeRegistrationResponse);
                }
            }
            return (granted ? ALIVE : DENYING).answer(query, self);
        };
    }

    @Nullable
    Response answer(NameQueryRequest query, Ipv4Address self);

    /** How long it thinks. */
    default Duration delay() {
        return Duration.ZERO;
    }

    /** It has every name at these addresses, its own among them or not. */
    static Manner listing(Ipv4Address... addresses) {
        return (query, self) -> positive(query, List.of(addresses));
    }

    /** The same, later. */
    default Manner after(Duration delay) {
        Manner same = this;
        return new Manner() {
            @Override
            public @Nullable Response answer(NameQueryRequest query, Ipv4Address self) {
                return same.answer(query, self);
            }

            @Override
            public Duration delay() {
                return delay;
            }
        };
    }

    private static Response positive(NameQueryRequest query, List<Ipv4Address> addresses) {
        Stream<AddressEntry> entries = addresses.stream().map(address -> AddressEntry.unique(NodeType.H, address));
        return PositiveNameQueryResponse.fromNode(query.id(), query.name(), 300_000, entries.toList());
    }
}
