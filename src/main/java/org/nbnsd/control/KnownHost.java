package org.nbnsd.control;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.nbnsd.diagnosis.AuditReport;
import org.nbnsd.diagnosis.AuditReport.Use;
import org.nbnsd.diagnosis.Incident;
import org.nbnsd.registry.NameRecord;
import org.nbnsd.wire.Ipv4Address;

/**
 * What a daemon knows of a host.
 *
 * @param records those that are, or were, at its address
 * @param incidents in which it claimed the name, or had it; the latest first
 * @param uses what it does with names; none if nobody counts that
 * @param mac its hardware address, as far as it was seen; empty if it was not
 * @param now when, in milliseconds since the epoch
 */
public record KnownHost(List<NameRecord> records, List<Incident> incidents, List<Use> uses, String mac, long now) {
    private static final int MOST = 10_000;

    /** Keeps copies. */
    public KnownHost {
        records = List.copyOf(records);
        incidents = List.copyOf(incidents);
        uses = List.copyOf(uses);
    }

    /**
     * Looks at what is known.
     *
     * @param address where the host is
     * @param operations of the daemon
     * @return what is known now
     * @throws IOException if that cannot be told now
     */
    public static KnownHost of(Ipv4Address address, Operations operations) throws IOException {
        DiagnosisOperations diagnosis = operations.diagnosis();
        RecordFilter filter = RecordFilter.parse(Map.of("address", address.toString()));
        AuditReport audit = diagnosis.auditIfThereIs();
        return new KnownHost(
                operations.records().names(RecordQuery.first(filter, MOST)).records(),
                diagnosis.incidentsOf(address),
                audit.uses().stream().filter(use -> use.host().equals(address)).toList(),
                audit.hosts().stream()
                        .filter(host -> host.address().equals(address))
                        .map(AuditReport.Host::mac)
                        .findFirst()
                        .orElse(""),
                operations.now());
    }
}
