package org.nbnsd.registry;

import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.nbnsd.name.NameSuffix;
import org.nbnsd.name.NetbiosName;
import org.nbnsd.registry.Edit.Delete;
import org.nbnsd.registry.Edit.Put;
import org.nbnsd.registry.Edit.Undelete;
import org.nbnsd.registry.EditOutcome.Kind;
import org.nbnsd.wire.Ipv4Address;

/**
 * The rules by which edits by people are decided, as {@link RegistrationRule} decides the claims of hosts. Pure: the
 * caller carries the outcome out.
 *
 * <pre>
 * none, DELETED               --put--> as put: CREATED
 * RELEASED, TOMBSTONE         --put--> as put: REPLACED
 * ACTIVE                      --put--> as put, or as it was, as wanted
 * ACTIVE                      --amend--> otherwise as wanted, ours, with a new version
 * ACTIVE, RELEASED            --delete, tombstone--> TOMBSTONE, ours, with a new version
 * ACTIVE, RELEASED, TOMBSTONE --delete--> DELETED
 * DELETED, of another server  --undelete--> ACTIVE, its owner's as before
 * TOMBSTONE, DELETED          --undelete--> ACTIVE, ours, with a new version
 * </pre>
 *
 * @param ownNames the names of this server itself, which get no records
 * @param renewalInterval how long a dynamic record lives that was undeleted, unless it is refreshed
 * @param extinctionTimeout how long a tombstone or deleted record is kept
 * @param addresses which addresses can be given a name
 */
public record EditRules(
        Set<NetbiosName> ownNames, Duration renewalInterval, Duration extinctionTimeout, AddressRule addresses) {
    /** Which addresses a record that a person puts may have. */
    @FunctionalInterface
    public interface AddressRule {
        /**
         * Why an address cannot have a name.
         *
         * @param holder the address, and who registered it
         * @param isStatic whether the record is static; a dynamic one may have whatever this server grants to hosts
         * @return in a few words; empty if it can
         */
        String whyNot(Holder holder, boolean isStatic);
    }

    /** The highest version id that a record may bring along: the server must be able to count on. */
    public static final long MAX_VERSION = Long.MAX_VALUE / 2;

    private static final String NO_RECORD = "there is no such record";

    /** Keeps a copy of the names. */
    public EditRules {
        ownNames = Set.copyOf(ownNames);
    }

    /**
     * Decides an edit.
     *
     * @param held the record as it is stored, in whatever state; null if there is none
     * @param edit the edit of that name
     * @param nextVersion the version id for the next record of this server
     * @param now milliseconds since the epoch
     * @return what is to become of the record
     */
    public EditOutcome decide(@Nullable NameRecord held, Edit edit, long nextVersion, long now) {
        NameRecord current = held == null ? null : held.at(now);
        return edit.choose(new Edit.Cases<EditOutcome>() {
            @Override
            public EditOutcome put(Put put) {
                return EditRules.this.put(current, put, nextVersion);
            }

            @Override
            public EditOutcome delete(Delete delete) {
                return EditRules.this.delete(current, delete, nextVersion, now);
            }

            @Override
            public EditOutcome undelete(Undelete undelete) {
                return EditRules.this.undelete(current, undelete, nextVersion, now);
            }

            @Override
            public EditOutcome amend(Edit.Amend amend) {
                return EditRules.this.amend(current, amend, nextVersion, now);
            }

            @Override
            public EditOutcome expecting(Edit.Expecting expecting) {
                return RecordTag.of(held).equals(expecting.tag())
                        ? decide(held, expecting.edit(), nextVersion, now)
                        : new EditOutcome(
                                expecting.name(), Kind.STALE, held, held, "the record is not as expected any more");
            }
        });
    }

    private EditOutcome put(@Nullable NameRecord current, Put put, long nextVersion) {
        NameRecord wanted = put.record();
        String obstacle = obstacle(wanted);
        if (!obstacle.isEmpty()) {
            return refused(put, current, obstacle);
        }
        if (current != null && isSame(current, wanted)) {
            return new EditOutcome(put.name(), Kind.UNCHANGED, current, current, "");
        }
        if (current != null && current.isActive()) {
            String taken = "an active record has the name";
            switch (put.ifTaken()) {
                case KEEP -> {
                    return new EditOutcome(put.name(), Kind.KEPT, current, current, taken);
                }
                case FAIL -> {
                    return refused(put, current, taken);
                }
                case REPLACE -> {}
            }
        }
        NameRecord after =
                wanted.isLocal() && wanted.version() < nextVersion ? wanted.withVersion(nextVersion) : wanted;
        boolean wasThere = current != null && current.state() != RecordState.DELETED;
        return wasThere
                ? new EditOutcome(put.name(), Kind.REPLACED, current, after, "")
                : new EditOutcome(put.name(), Kind.CREATED, null, after, "");
    }

    /** Why a record makes no sense; empty if it does. */
    private String obstacle(NameRecord record) {
        NetbiosName name = record.name();
        if (name.isWildcard()) {
            return "\"*\" stands for any name and cannot be registered";
        }
        if (ownNames.contains(name)) {
            return "it is a name of this server";
        }
        RegistrationRule byName =
                RegistrationRule.decideByName(name, !record.type().isUnique());
        if (byName != null) {
            return byName.reason();
        }
        if (name.suffix() == NameSuffix.DOMAIN_CONTROLLERS && record.type() != RecordType.SPECIAL_GROUP) {
            return "a 1C name must be a special group";
        }
        String ofAddresses = obstacleOfAddresses(record);
        if (!ofAddresses.isEmpty()) {
            return ofAddresses;
        }
        return record.isLocal() && record.version() > MAX_VERSION
                ? "its version is " + record.version() + " (expected: at most " + MAX_VERSION + ")"
                : "";
    }

    /** Why no host can have one of the addresses; of a normal group they do not matter, because they are told to nobody. */
    private String obstacleOfAddresses(NameRecord record) {
        for (Holder holder : record.type() == RecordType.GROUP ? List.<Holder>of() : record.holders()) {
            String why = addresses.whyNot(holder, record.isStatic());
            if (!why.isEmpty()) {
                return holder.address() + " is " + why;
            }
        }
        return "";
    }

    /** Whether two records are the same but for version, and for a static one when and by whom it was put. */
    private static boolean isSame(NameRecord a, NameRecord b) {
        return comparable(a).equals(comparable(b));
    }

    private static NameRecord comparable(NameRecord record) {
        UnaryOperator<Holder> timeless = holder -> new Holder(holder.address(), holder.owner(), 0, Long.MAX_VALUE);
        boolean fixed = record.isActiveStatic();
        Stream<Holder> holders = record.holders().stream();
        return new NameRecord(
                record.name(),
                record.type(),
                record.state(),
                record.nodeType(),
                record.isStatic(),
                record.owner(),
                0,
                fixed ? NameRecord.LOCAL : record.registeredBy(),
                fixed ? Long.MAX_VALUE : record.expiresAt(),
                fixed ? holders.map(timeless).toList() : record.holders());
    }

    private EditOutcome delete(@Nullable NameRecord current, Delete delete, long nextVersion, long now) {
        if (current == null) {
            return refused(delete, null, NO_RECORD);
        }
        if (current.state() == RecordState.DELETED) {
            return refused(delete, current, "it is deleted already");
        }
        if (current.state() == RecordState.TOMBSTONE && delete.tombstone()) {
            return refused(delete, current, "it is a tombstone already");
        }
        long until = now + extinctionTimeout.toMillis();
        NameRecord after = delete.tombstone()
                ? current.withState(RecordState.TOMBSTONE, until).withVersion(nextVersion)
                : current.withState(RecordState.DELETED, until);
        return new EditOutcome(delete.name(), Kind.DELETED, current, after, "");
    }

    private EditOutcome amend(@Nullable NameRecord current, Edit.Amend amend, long nextVersion, long now) {
        if (current == null) {
            return refused(amend, null, NO_RECORD);
        }
        if (!current.isActive()) {
            return refused(amend, current, "it is not active");
        }
        Amendment wanted = amend.amendment();
        boolean isStatic = wanted.willBeStatic(current);
        List<Ipv4Address> at = wanted.addressesOf(current);
        RecordType type = wanted.typeOf(current);
        boolean isSameRecord = at.equals(current.addresses())
                && type == current.type()
                && wanted.nodeTypeOf(current) == current.nodeType();
        if (isSameRecord && isStatic == current.isStatic()) {
            return new EditOutcome(amend.name(), Kind.UNCHANGED, current, current, "");
        }
        if (!isSameRecord && !isStatic) {
            return refused(
                    amend,
                    current,
                    "what a host has registered is the host's to say, unless the record becomes static");
        }
        boolean isOne = type == RecordType.UNIQUE || type == RecordType.GROUP;
        if (isOne && at.size() > 1) {
            return refused(
                    amend, current, "it would have " + at.size() + " addresses, and type " + type.text() + " has one");
        }
        NameRecord after = amended(current, wanted, isStatic ? Long.MAX_VALUE : now + renewalInterval.toMillis(), now)
                .withVersion(nextVersion);
        String obstacle = obstacle(after);
        return obstacle.isEmpty()
                ? new EditOutcome(amend.name(), Kind.REPLACED, current, after, "")
                : refused(amend, current, obstacle);
    }

    private static NameRecord amended(NameRecord current, Amendment wanted, long until, long now) {
        List<Holder> holders = wanted.addressesOf(current).stream()
                .map(address -> {
                    Holder held = current.holder(address);
                    return held == null
                            ? new Holder(address, NameRecord.LOCAL, now, until)
                            : new Holder(address, NameRecord.LOCAL, held.registeredAt(), until, held.registeredBy());
                })
                .toList();
        return new NameRecord(
                current.name(),
                wanted.typeOf(current),
                RecordState.ACTIVE,
                wanted.nodeTypeOf(current),
                wanted.willBeStatic(current),
                NameRecord.LOCAL,
                current.version(),
                current.registeredBy(),
                until,
                holders);
    }

    private EditOutcome undelete(@Nullable NameRecord current, Undelete undelete, long nextVersion, long now) {
        if (current == null) {
            return refused(undelete, null, NO_RECORD);
        }
        String obstacle = switch (current.state()) {
            case ACTIVE -> "it is active";
            case RELEASED -> "it was released by its host or has expired, and was not deleted";
            case TOMBSTONE, DELETED ->
                current.holders().isEmpty() ? "no address is left" : obstacleOfAddresses(current);
        };
        if (!obstacle.isEmpty()) {
            return refused(undelete, current, obstacle);
        }
        long until = current.isStatic() ? Long.MAX_VALUE : now + renewalInterval.toMillis();
        if (current.state() == RecordState.DELETED && !current.isLocal()) {
            return new EditOutcome(undelete.name(), Kind.RESTORED, current, again(current, until, now), "");
        }
        List<Holder> holders = current.holders().stream()
                .map(holder -> new Holder(
                        holder.address(), NameRecord.LOCAL, holder.registeredAt(), until, holder.registeredBy()))
                .toList();
        NameRecord after = current.withHolders(current.type(), holders).withVersion(nextVersion);
        return new EditOutcome(undelete.name(), Kind.RESTORED, current, after, "");
    }

    /** A replica that was deleted here only is its owner's as before; whether that still has it is to be verified at once. */
    private static NameRecord again(NameRecord replica, long until, long now) {
        List<Holder> holders = replica.holders().stream()
                .map(holder -> new Holder(
                        holder.address(),
                        holder.owner(),
                        holder.registeredAt(),
                        replica.isStatic() || holder.owner().equals(NameRecord.LOCAL) ? until : now,
                        holder.registeredBy()))
                .toList();
        return replica.withHolders(replica.type(), holders);
    }

    private static EditOutcome refused(Edit edit, @Nullable NameRecord current, String reason) {
        return new EditOutcome(edit.name(), Kind.REFUSED, current, current, reason);
    }
}
