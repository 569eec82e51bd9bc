package org.nbnsd.diagnosis;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.nbnsd.diagnosis.Advice.Severity;
import org.nbnsd.name.NameSuffix;
import org.nbnsd.registry.NameRecord;
import org.nbnsd.wire.Ipv4Address;

/**
 * What is to be done about a verdict as things are now. No command is named that changes a record without a look at the
 * record as it is; where that is not possible, the advice says what to look at first.
 */
final class Steps {
    private static final String FIRST_LOGON = "Nothing. Messages to the user reach the host that has the name.";

    private final Evidence evidence;
    private final Present present;

    Steps(Evidence evidence) {
        this.evidence = evidence;
        present = evidence.present();
    }

    Advice of(Verdict verdict) {
        if (!verdict.isCurrent()) {
            return Advice.OVER;
        }
        Advice usual = verdict.code().advice(evidence.name());
        return switch (verdict.code()) {
            case SAME_USER_TWO_HOSTS -> isRefused(verdict) ? usual.withDesktop(FIRST_LOGON) : usual;
            case STATIC_BLOCKS_LIVE -> usual.withNetwork(staticRecord());
            case STALE_RECORD -> usual.withNetwork(staleRecord());
            case VIRTUAL_NAME_MOVE -> present.isStatic() ? usual.withNetwork(staticMember()) : usual;
            case NOBODY_HAS_IT -> nobody();
            case TURNED_AWAY ->
                QueryClass.of(evidence.name(), false, false) == QueryClass.DISCOVERY
                        ? usual.withSeverity(Severity.NOTHING_TO_DO)
                                .withDesktop("Nothing. Programs look for settings by that name.")
                                .withNetwork("Nothing: nobody should have that name, and nobody gets it.")
                        : usual;
            default -> usual;
        };
    }

    /** Whether the user has the name at one of the hosts only, as other name servers have it. */
    private static boolean isRefused(Verdict verdict) {
        return verdict.reasons().stream().anyMatch(reason -> reason.fact().kind() == FactKind.CONFLICT);
    }

    private String delete() {
        return "nbnsd delete '" + evidence.name() + "'";
    }

    private String staticRecord() {
        NameRecord record = present.record();
        if (record == null) {
            return "If the name server still has that static record, and the computer is to have the name: delete the record"
                    + " there.";
        }
        return "If the computer is to have the name, and not " + join(record.addresses()) + ": " + delete()
                + " (or set migrate = true).";
    }

    private String staticMember() {
        return "The name has a static record, which does not move with it. If it floats: " + delete();
    }

    private String staleRecord() {
        NameRecord record = present.record();
        if (record == null || !record.isActive()) {
            return "If the name server still has a record of it: wait until that expires, or delete it there.";
        }
        if (record.isStatic()) {
            return "It is a static record, which does not expire. If the computer was taken away for good: " + delete();
        }
        List<Ipv4Address> others =
                record.addresses().stream().filter(address -> !isGone(address)).toList();
        if (!others.isEmpty()) {
            return "Nothing: the silent address leaves the record when it expires. " + join(others)
                    + (others.size() == 1 ? " has" : " have") + " the name, too.";
        }
        return "Wait until the record expires, at " + time(record.expiresAt()) + ", or remove it: " + delete();
    }

    /** Whether the last that is known of an address is that it did not answer for the name, or does not have it. */
    private boolean isGone(Ipv4Address address) {
        Fact last = evidence.last(
                address,
                FactKind.GRANTED,
                FactKind.REFRESHED,
                FactKind.TOOK_OVER,
                FactKind.DEFENDED,
                FactKind.ANSWERED,
                FactKind.SILENT,
                FactKind.DENIED);
        return last != null && (last.kind() == FactKind.SILENT || last.kind() == FactKind.DENIED);
    }

    private Advice nobody() {
        Advice usual = VerdictCode.NOBODY_HAS_IT.advice(evidence.name());
        return switch (QueryClass.of(evidence.name(), evidence.isGroup(), false)) {
            case DNS_NAME ->
                usual.withSeverity(Severity.NOTHING_TO_DO)
                        .withDesktop(
                                "Nothing. Who asks for it mistyped it, or the DNS should know it: NetBIOS never does.")
                        .withNetwork("Nothing; if it is a name of yours, enter it in the DNS.");
            case DISCOVERY ->
                usual.withSeverity(Severity.NOTHING_TO_DO)
                        .withDesktop(
                                "Nothing. Programs look for settings by that name; switch that off if nobody uses it.")
                        .withNetwork("Nothing: nobody should have it. Who registers it could lead all traffic astray.");
            case RANDOM ->
                usual.withSeverity(Severity.NOTHING_TO_DO)
                        .withDesktop("Nothing. Browsers and tests ask for names that nobody has, on purpose.")
                        .withNetwork("Nothing.");
            case STATUS -> usual.withSeverity(Severity.NOTHING_TO_DO);
            case DOMAIN -> usual.withNetwork(host(false));
            case HOST, APPLICATION -> usual.withNetwork(host(true));
        };
    }

    /** @param canBeStatic whether a person may enter it; names of domains belong to who offers them */
    private String host(boolean canBeStatic) {
        Fact last = lastHolder();
        String was = last == null
                ? "As far back as is known nobody had it."
                : last.actor() + " had it, until " + time(last.at()) + ".";
        String isStatic = canBeStatic
                ? " A device that cannot register itself: nbnsd add-static '" + evidence.name() + "' --address ADDRESS"
                : "";
        return was + " If somebody should have it: is it switched on, and does it use this name server?" + isStatic;
    }

    private @Nullable Fact lastHolder() {
        Fact last = null;
        for (Fact fact : evidence.of(FactKind.GRANTED, FactKind.REFRESHED, FactKind.TOOK_OVER, FactKind.RELEASED)) {
            last = fact.actor().isHost() && evidence.name().suffix() != NameSuffix.MASTER_BROWSER ? fact : last;
        }
        return last;
    }

    private static String join(List<Ipv4Address> addresses) {
        return String.join(", ", addresses.stream().map(Ipv4Address::toString).toList());
    }

    private static String time(long millis) {
        return Instant.ofEpochMilli(millis).truncatedTo(ChronoUnit.SECONDS).toString();
    }
}
