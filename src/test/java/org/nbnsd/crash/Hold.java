package org.nbnsd.crash;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.nbnsd.name.NetbiosName;
import org.nbnsd.wire.Ipv4Address;

/**
 * A host's hold on a name, of which the server may believe only what the last acknowledged update said, or what one that
 * was under way since then would say. Of a normal group, which keeps no list of members, all hosts have one hold.
 */
final class Hold {
    private final NetbiosName name;
    private final @Nullable Ipv4Address host;
    /** Any of them may have had the last word; null for none at all. */
    private final List<@Nullable Update> possible = new ArrayList<>();
    /** Copies that are made while updates go on. */
    private final List<Hold> followers = new ArrayList<>();

    private int underWay;

    Hold(NetbiosName name, @Nullable Ipv4Address host) {
        this.name = name;
        this.host = host;
        possible.add(null);
    }

    NetbiosName name() {
        return name;
    }

    /** Null for any member of a group. */
    @Nullable
    Ipv4Address host() {
        return host;
    }

    /**
     * A copy that believes whatever may be so now, or is sent from now on: what a copy of the database may have that is
     * made some time later.
     */
    synchronized Hold follower() {
        Hold copy = new Hold(name, host);
        copy.possible.clear();
        copy.possible.addAll(possible);
        followers.add(copy);
        return copy;
    }

    synchronized void forget(Hold follower) {
        followers.remove(follower);
    }

    synchronized void sent(Update update) {
        underWay++;
        possible.add(update);
        followers.forEach(follower -> follower.mayBe(update));
    }

    private synchronized void mayBe(Update update) {
        possible.add(update);
    }

    private synchronized void cannotBe(Update update) {
        possible.remove(update);
    }

    synchronized void acknowledged(Update update) {
        underWay--;
        update.over(true);
        possible.removeIf(other -> other == null || !other.equals(update) && other.isBefore(update));
    }

    synchronized void refused(Update update) {
        underWay--;
        update.over(false);
        possible.remove(update);
        followers.forEach(follower -> follower.cannotBe(update));
    }

    /** What has no answer by now will get none. */
    synchronized void over() {
        underWay = 0;
        possible.forEach(update -> {
            if (update != null) {
                update.over(false);
            }
        });
    }

    synchronized int underWay() {
        return underWay;
    }

    /** Whether the host has the name if what it sent last is carried out. */
    synchronized boolean isWanted() {
        Update last = possible.get(possible.size() - 1);
        return last != null && last.kind() == Update.Kind.HOLD;
    }

    /** Whether anybody has ever asked for this hold, as far as can be told. */
    synchronized boolean isPossible() {
        return possible.stream().anyMatch(update -> update != null && update.kind() == Update.Kind.HOLD);
    }

    /**
     * What the server believes, as it has turned out.
     *
     * @param expiresAt when the hold ends; null if that cannot be seen
     * @return null if that may be so; else what is wrong
     */
    synchronized @Nullable String observe(boolean held, @Nullable Long expiresAt) {
        List<@Nullable Update> left = new ArrayList<>();
        for (Update update : possible) {
            boolean holds = update != null && update.kind() == Update.Kind.HOLD;
            if (held == holds && (update == null || !held || expiresAt == null || update.endsAt(expiresAt))) {
                left.add(update);
            }
        }
        if (left.isEmpty()) {
            return name + " at " + (host == null ? "any host" : host) + ": "
                    + (held ? "held" + (expiresAt == null ? "" : " until " + expiresAt) : "not held")
                    + ", but all it may be is " + possible;
        }
        possible.clear();
        possible.addAll(left);
        return null;
    }
}
