package org.nbnsd.diagnosis;

import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.nbnsd.name.NetbiosName;
import org.nbnsd.wire.Ipv4Address;

/**
 * Something that happened to a name, whoever saw it: this server, this node, or a capture. Timelines are made of these, and
 * verdicts drawn from them.
 *
 * @param at when, in milliseconds since the epoch
 * @param kind what
 * @param name the name; null if it is about none
 * @param actor who did it, or to whom it was done; {@link Ipv4Address#ZERO} if nobody in particular
 * @param peer the other party; null if there is none
 * @param sender from whose address the datagram came because of which it happened; null if that is not known, or is the
 *     actor's own
 * @param addresses addresses that belong to it, as the kind says
 * @param active whether it is the outcome of a question that was asked to find out, so that it is stronger evidence
 * @param details what else is known
 */
public record Fact(
        long at,
        FactKind kind,
        @Nullable NetbiosName name,
        Ipv4Address actor,
        @Nullable Ipv4Address peer,
        @Nullable Ipv4Address sender,
        List<Ipv4Address> addresses,
        boolean active,
        Map<Detail, String> details) {
    /** Between two names of {@link Detail#NAMES}: no text form of a name has it. */
    static final String BETWEEN_NAMES = "\t";

    /** What else may be known. */
    public enum Detail {
        /** Which request: registration, refresh, multihomed registration, update; of a partner pull or notice. */
        REQUEST,
        /** {@code group} or {@code unique}. */
        TYPE,
        /** The RCODE of a refusal. */
        RCODE,
        /** Why, in words. */
        REASON,
        /** How often somebody was asked. */
        TRIES,
        /** From the last try to the answer, such as {@code 3 ms}. */
        ROUND_TRIP,
        /** The unit id of a node status response, or the sender's address on the segment. */
        MAC,
        /** The names of a node status response, with tabs between them; a group's with {@code *} behind it. */
        NAMES,
        /** The lifetime that was granted, or said in an answer, in seconds. */
        TTL,
        /** The flags of an answer, in words. */
        FLAGS,
        /** A DNS name. */
        DNS,
        /** Who edited. */
        AUTHOR,
        /** The partner of replication from which a record came. */
        PARTNER,
        /** The version id of a record that came, unsigned. */
        VERSION
    }

    /** Keeps copies. */
    public Fact {
        addresses = List.copyOf(addresses);
        details = Map.copyOf(details);
    }

    /**
     * A fact about a name and a host, of which nothing more is known.
     *
     * @param at when, in milliseconds since the epoch
     * @param kind what
     * @param name the name
     * @param actor who
     * @return the fact; passive
     */
    public static Fact of(long at, FactKind kind, @Nullable NetbiosName name, Ipv4Address actor) {
        return new Fact(at, kind, name, actor, null, null, List.of(), false, Map.of());
    }

    /**
     * The same with another party.
     *
     * @param other the other party
     * @return the fact
     */
    public Fact with(Ipv4Address other) {
        return new Fact(at, kind, name, actor, other, sender, addresses, active, details);
    }

    /**
     * The same with addresses.
     *
     * @param others the addresses
     * @return the fact
     */
    public Fact with(List<Ipv4Address> others) {
        return new Fact(at, kind, name, actor, peer, sender, others, active, details);
    }

    /**
     * The same at another time.
     *
     * @param time milliseconds since the epoch
     * @return a fact
     */
    public Fact at(long time) {
        return new Fact(time, kind, name, actor, peer, sender, addresses, active, details);
    }

    /**
     * The same with the sender of the datagram because of which it happened.
     *
     * @param other the sender; null if it is not known
     * @return the fact
     */
    public Fact sentBy(@Nullable Ipv4Address other) {
        Ipv4Address told = actor.equals(other) ? null : other;
        return new Fact(at, kind, name, actor, peer, told, addresses, active, details);
    }

    /**
     * Who caused it: the sender, if that is known and another than the actor.
     *
     * @return null for what nobody in particular caused
     */
    public @Nullable Ipv4Address source() {
        return sender != null ? sender : actor.equals(Ipv4Address.ZERO) ? null : actor;
    }

    /**
     * The same with a detail more.
     *
     * @param detail which
     * @param value its value
     * @return the fact
     */
    public Fact with(Detail detail, String value) {
        Map<Detail, String> more = new EnumMap<>(Detail.class);
        more.putAll(details);
        more.put(detail, value);
        return new Fact(at, kind, name, actor, peer, sender, addresses, active, more);
    }

    /**
     * The same as the outcome of a question that was asked to find out.
     *
     * @return the fact
     */
    public Fact found() {
        return new Fact(at, kind, name, actor, peer, sender, addresses, true, details);
    }

    /**
     * A detail.
     *
     * @param detail which
     * @return its value; empty if it is not known
     */
    public String detail(Detail detail) {
        return details.getOrDefault(detail, "");
    }

    /**
     * The fact in one sentence, without its time.
     *
     * @return for people
     */
    public String text() {
        StringBuilder text = new StringBuilder();
        if (!kind.isImpersonal()) {
            text.append(actor).append(sentBy()).append(' ');
        }
        text.append(kind.text());
        if (name != null) {
            text.append(": ").append(name);
        }
        if (!addresses.isEmpty()) {
            text.append(addressesWord()).append(join(addresses));
        }
        if (peer != null) {
            text.append(peerWord()).append(peer);
        }
        if (sender != null && isFollowing() && !sender.equals(peer) && !addresses.contains(sender)) {
            text.append(", because of a claim sent by ").append(sender);
        }
        details.entrySet().stream()
                .sorted(Map.Entry.comparingByKey())
                .forEach(entry -> text.append("; ")
                        .append(entry.getKey().name().toLowerCase(Locale.ROOT).replace('_', ' '))
                        .append(' ')
                        .append(entry.getValue().replace(BETWEEN_NAMES, ", ")));
        return text.toString();
    }

    private String sentBy() {
        return sender == null || !isOfActor() ? "" : " (sent by " + sender + ")";
    }

    /** Whether what the sender sent speaks for the actor; not what a holder goes through because of it. */
    private boolean isOfActor() {
        return switch (kind) {
            case CHALLENGED, DEFENDED, DENIED, SILENT, LOST, RECORDED, USER_SHARED, TOLD_TO_RELEASE -> false;
            default -> true;
        };
    }

    /** Whether it happened to others because of what the sender sent. */
    private boolean isFollowing() {
        return !isOfActor() && kind != FactKind.RECORDED && kind != FactKind.TOLD_TO_RELEASE;
    }

    private String addressesWord() {
        return switch (kind) {
            case TOOK_OVER -> ", from ";
            case QUERIED -> ", answered with ";
            case RELEASED, EXPIRED -> ", still held by ";
            case REFUSED_BY_STATIC -> ", which is for ";
            case CLAIMED_FOR_ANOTHER -> ", for ";
            case MIGRATED, EDITED -> ", of ";
            case REPLICA_REFUSED, REASSERTED -> ", held here by ";
            default -> " at ";
        };
    }

    private String peerWord() {
        return switch (kind) {
            case CHALLENGED -> ", claimed by ";
            case REFUSED, CONFLICT, SENT_TO_HOLDER -> ", which is with ";
            case LOST, CONFLICT_DEMANDED, RELEASE_DEMANDED -> ", to ";
            case GRANTED, REFRESHED, CLAIMED, WAITED, RELEASED, QUERIED -> ", name server ";
            case STATUS_ASKED -> " of ";
            case SERVER_SILENT, SERVER_BACK -> ", asked by ";
            case REPLICATED, REPLICA_ENDED, REPLICA_REFUSED, REASSERTED -> ", owner ";
            case TOLD_TO_RELEASE -> ", because of a record of name server ";
            default -> ", other host ";
        };
    }

    private static String join(List<Ipv4Address> addresses) {
        return String.join(", ", addresses.stream().map(Ipv4Address::toString).toList());
    }
}
