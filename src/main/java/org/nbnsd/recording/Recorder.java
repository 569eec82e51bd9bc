package org.nbnsd.recording;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.nbnsd.name.NetbiosName;
import org.nbnsd.protocol.Datagram;
import org.nbnsd.protocol.Effect;
import org.nbnsd.protocol.Input;
import org.nbnsd.protocol.LocalAddress;
import org.nbnsd.protocol.Part;
import org.nbnsd.protocol.QueryReader;
import org.nbnsd.protocol.TrafficEvent.QueryAnswered;
import org.nbnsd.protocol.Wish;
import org.nbnsd.registry.NameTable;
import org.nbnsd.server.NameServer;
import org.nbnsd.server.ServerSettings;
import org.nbnsd.server.ServerWish;
import org.nbnsd.wire.PlainQuery;

/**
 * A name server of which the last inputs are kept, so that they can be played again. What is kept begins at a moment at
 * which the server was at rest: no challenge was open, no change waited for the disk, and the disk worked. If more comes in than there
 * is room for before it is at rest again, it is forgotten, and recording goes on at the next rest.
 *
 * <p>Plain queries that come to an answer and nothing else are not kept, whichever way they were answered: there are very
 * many, they change nothing, and what does would have no room beside them. What the server knows
 * besides its records when it is at rest (rates, what it refused or granted a moment ago) is not kept either: a recording
 * that does not reach back to the start may differ at its begin from what was.
 */
public final class Recorder implements Part {
    private ServerSettings settings;
    private final NameTable table;
    private final Tape tape;
    private final NameServer server;
    private final long most;

    private final Deque<Taken> all = new ArrayDeque<>();
    private long octets;
    private boolean isWhole = true;
    private boolean isWritable = true;
    private boolean isForgetting;
    private List<LocalAddress> addresses = List.of();
    private Taken.Rest lastRest;
    private Input.@Nullable Backlog lastBacklog;
    private long backlogAt;

    /**
     * Makes a name server, and records from now on.
     *
     * @param settings how it behaves, until a {@link ServerWish.Reconfigure} says something else
     * @param table its records; from now on only the server changes it
     * @param random where transaction ids come from
     * @param most how much memory the inputs may take, in octets
     */
    public Recorder(ServerSettings settings, NameTable table, RandomGenerator random, long most) {
        this.settings = settings;
        this.table = table;
        this.most = most;
        tape = new Tape(random);
        server = new NameServer(settings, table, tape);
        lastRest = presentRest();
    }

    private Taken.Rest presentRest() {
        return new Taken.Rest(table.nextVersion() - 1, addresses, table.marks(), settings);
    }

    /**
     * The name server itself.
     *
     * @return the same at every call; its inputs are to be told to this
     */
    public NameServer server() {
        return server;
    }

    @Override
    public List<Effect> handle(Input input, long now) {
        if (input instanceof Input.Backlog backlog) {
            // Each burst of plain queries begins with one, which has no effects: only the last before something else
            // counts.
            lastBacklog = backlog;
            backlogAt = now;
            return server.handle(input, now);
        }
        if (isPlainQuery(input) && !server.isInBurst()) {
            return handleQuery(input, now);
        }
        keepBacklog();
        return handleAndKeep(input, now);
    }

    private static boolean isPlainQuery(Input input) {
        return input instanceof Input.Received received
                && PlainQuery.name(
                                received.datagram().octets(),
                                received.datagram().length())
                        != null;
    }

    /** It changes nothing, so what is kept of it, if anything, may be made afterwards. */
    private List<Effect> handleQuery(Input input, long now) {
        long[] unused = tape.take();
        List<Effect> effects = null;
        try {
            effects = server.handle(input, now);
            return effects;
        } finally {
            if (effects == null || !isAnswer(effects)) {
                keepBacklog();
                keep(input, now, effects, rest(input));
            }
        }
    }

    private static boolean isAnswer(List<Effect> effects) {
        for (Effect effect : effects) {
            boolean isOfAnswer = effect instanceof Effect.Send
                    || effect instanceof Effect.Report report && report.event() instanceof QueryAnswered;
            if (!isOfAnswer) {
                return false;
            }
        }
        return true;
    }

    private void keepBacklog() {
        Input.Backlog backlog = lastBacklog;
        if (backlog != null) {
            lastBacklog = null;
            List<Effect> unused = handleAndKeep(backlog, backlogAt);
        }
    }

    private List<Effect> handleAndKeep(Input input, long now) {
        Taken.Rest rest = rest(input);
        long[] unused = tape.take();
        List<Effect> effects = null;
        try {
            effects = server.handle(input, now);
            return effects;
        } finally {
            keep(input, now, effects, rest);
        }
    }

    private void keep(Input input, long now, @Nullable List<Effect> effects, Taken.@Nullable Rest rest) {
        note(input);
        if (isForgetting && rest == null) {
            return;
        }
        isForgetting = false;
        List<Effect> did = effects == null ? List.of() : effects;
        byte[] written = InputCodec.write(input); // the array of a datagram is not its own for long
        keep(new Taken(now, written, tape.take(), Taken.Did.of(did), effects == null, before(did), rest));
    }

    /** The first input of a burst tells how much waits for the disk. */
    private Taken.@Nullable Rest rest(Input input) {
        boolean isFirst = all.isEmpty() && isWhole;
        boolean isAtRest = input instanceof Input.Backlog backlog
                && backlog.changes() == 0
                && isWritable
                && server.openChallenges() == 0
                && server.waitingClaims() == 0;
        if (!isFirst && !isAtRest) {
            return null;
        }
        Taken.Rest present = presentRest();
        if (!lastRest.equals(present)) { // many have the same one
            lastRest = present;
        }
        return lastRest;
    }

    private void note(Input input) {
        if (input instanceof Input.Listening listening) {
            addresses = listening.addresses();
        } else if (input instanceof Input.Asked asked && asked.wish() instanceof ServerWish.Reconfigure reconfigure) {
            settings = reconfigure.settings();
        } else if (input instanceof Input.StorageFailed) {
            isWritable = false;
        } else if (input instanceof Input.StorageRecovered) {
            isWritable = true;
        }
    }

    private static List<Taken.Before> before(List<Effect> effects) {
        List<Taken.Before> before = new ArrayList<>(0);
        for (Effect effect : effects) {
            NetbiosName name = effect.name();
            if (name == null) {
                continue;
            }
            if (effect instanceof Effect.Persist persist) {
                before.add(new Taken.Before(name, persist.before()));
            } else if (effect instanceof Effect.Adopted adopted) {
                before.add(new Taken.Before(name, adopted.before()));
            }
        }
        return before;
    }

    private void keep(Taken taken) {
        all.add(taken);
        octets += taken.size();
        while (octets > most && !all.isEmpty()) {
            isWhole = false;
            do {
                octets -= all.remove().size();
            } while (!all.isEmpty() && all.element().rest() == null);
            isForgetting = all.isEmpty();
        }
    }

    /**
     * What was kept, to be written. Belongs to the thread that calls {@link #handle}; what it returns does not.
     *
     * @param now the time
     * @return as much as there is
     */
    public Kept kept(long now) {
        keepBacklog();
        Taken first = all.peek();
        Taken.Rest begin = first == null || first.rest() == null ? presentRest() : first.rest();
        return new Kept(begin, isWhole, first == null ? now : first.now(), List.copyOf(all), isForgetting);
    }

    @Override
    public long nextTimeout() {
        return server.nextTimeout();
    }

    @Override
    public boolean isAtRest() {
        return server.isAtRest();
    }

    @Override
    public Interest interestIn(Datagram datagram) {
        return server.interestIn(datagram);
    }

    @Override
    public boolean owns(NetbiosName name) {
        return server.owns(name);
    }

    @Override
    public boolean understands(Wish wish) {
        return server.understands(wish);
    }

    @Override
    public boolean serves(String service) {
        return server.serves(service);
    }

    @Override
    public boolean answer(Datagram datagram, NetbiosName name, PlainQuery answer, long now) {
        return server.answer(datagram, name, answer, now);
    }

    @Override
    public @Nullable QueryReader queryReader() {
        return server.queryReader();
    }
}
