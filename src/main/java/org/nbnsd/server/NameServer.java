package org.nbnsd.server;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.random.RandomGenerator;
import org.nbnsd.name.NetbiosName;
import org.nbnsd.protocol.ClusterEvent.ClusterStateChanged;
import org.nbnsd.protocol.ClusterStanding;
import org.nbnsd.protocol.Datagram;
import org.nbnsd.protocol.Effect;
import org.nbnsd.protocol.Input;
import org.nbnsd.protocol.InputAdapter;
import org.nbnsd.protocol.Part;
import org.nbnsd.protocol.QueryReader;
import org.nbnsd.protocol.StorageEvent.StorageFailed;
import org.nbnsd.protocol.StorageEvent.StorageRecovered;
import org.nbnsd.protocol.TrafficEvent.DatagramDropped;
import org.nbnsd.protocol.TrafficEvent.DatagramMalformed;
import org.nbnsd.protocol.TrafficEvent.DropReason;
import org.nbnsd.protocol.Wish;
import org.nbnsd.registry.Edit;
import org.nbnsd.registry.EditOutcome;
import org.nbnsd.registry.NameTable;
import org.nbnsd.wire.AddressEntry;
import org.nbnsd.wire.Decoded;
import org.nbnsd.wire.Malformed;
import org.nbnsd.wire.PlainQuery;
import org.nbnsd.wire.Request;
import org.nbnsd.wire.Request.Claim;
import org.nbnsd.wire.Request.NameQueryRequest;
import org.nbnsd.wire.Request.NameReleaseRequest;
import org.nbnsd.wire.Request.NodeStatusRequest;
import org.nbnsd.wire.Request.RequestVisitor;
import org.nbnsd.wire.Response;

/**
 * The NetBIOS name server (RFC 1002 section 5.1.4), with the rules of Windows where the RFC leaves them open. Pure: a
 * datagram or the passing of time comes in, a list of effects comes out.
 *
 * <p>What comes in goes through gates first, the cheap ones before the dear ones, and each leaves a trace in an event:
 * possible source → not our own → an answer to a question of ours, or a request → {@link Gates}: who may ask, and how
 * often → a message → who may ask for what. All of them: {@code src/docs/gates.md}. Then {@link OwnNames} for what concerns the server's own
 * names, {@link Registrar} for claims, {@link Releases}, {@link Queries}. Broadcasts are not for a name server (RFC 1002
 * section 5.1.4.1), only for its own names. What people want done to records is a
 * {@link ServerWish}.
 */
public final class NameServer implements Part {
    private final PresentSettings settings;
    private final Outbox outbox = new Outbox();
    private final Locals locals = new Locals();
    private final Gates gates;
    private final PresentStanding standing = new PresentStanding();
    private final Records records;
    private final OwnNames ownNames;
    private final Registrar registrar;
    private final Merging merging;
    private final Releases releases;
    private final Queries queries;
    private final Reader reader;
    private final Editing editing;
    private final Undoing undoing;
    private final Redeciding redeciding;
    private final Inputs inputs = new Inputs();

    /**
     * A name server.
     *
     * @param initial how it behaves, until a {@link ServerWish.Reconfigure} says something else
     * @param table its records; from now on only the server changes it
     * @param random where transaction ids come from: a secure source, except in tests
     */
    public NameServer(ServerSettings initial, NameTable table, RandomGenerator random) {
        settings = new PresentSettings(initial);
        gates = new Gates(initial, locals, outbox);
        records = new Records(table, () -> settings.get().lifetimes(), standing, outbox);
        ownNames = new OwnNames(initial.ownNames(), locals, outbox);
        registrar = new Registrar(settings, standing, locals, gates, records, random, outbox);
        merging = new Merging(settings, locals, records, registrar, random, outbox);
        releases = new Releases(records, gates, outbox);
        queries = new Queries(records, locals, gates, settings, outbox);
        reader = new Reader(standing, locals, ownNames, gates, records);
        editing = new Editing(settings, locals, records, registrar, outbox);
        undoing = new Undoing(records, outbox);
        redeciding = new Redeciding(records, registrar, merging, outbox);
    }

    @Override
    public List<Effect> handle(Input input, long now) {
        return input.accept(inputs, now);
    }

    /**
     * What to do about each kind of input. The server has no links; names expire by the clock that is handed in, whether the machine
     * slept or not; whoever has registered a name keeps it when the daemon ends.
     */
    private final class Inputs extends InputAdapter {
        @Override
        public List<Effect> received(Input.Received received, long now) {
            return NameServer.this.received(received.datagram(), now);
        }

        @Override
        public List<Effect> timePassed(Input.TimePassed passed, long now) {
            registrar.bursts().observe(now);
            registrar.bursts().expire(now);
            records.expire(now).forEach(name -> registrar.recordChanged(name, now));
            registrar.expire(now);
            merging.expire(now);
            gates.expire(now);
            return outbox.drain();
        }

        @Override
        public List<Effect> listening(Input.Listening listening, long now) {
            locals.replace(listening.addresses());
            return List.of();
        }

        @Override
        public List<Effect> backlog(Input.Backlog backlog, long now) {
            registrar.bursts().backlog(backlog.changes());
            return List.of();
        }

        @Override
        public List<Effect> held(Input.Held held, long now) {
            if (held.question().message() instanceof Request request) {
                registrar.challenges().held(request);
                merging.questions().held(request);
            }
            return List.of();
        }

        @Override
        public List<Effect> left(Input.Left left, long now) {
            if (left.question().message() instanceof Request request) {
                registrar.challenges().left(request, now);
                merging.questions().left(request, now);
            }
            return List.of();
        }

        @Override
        public List<Effect> unsent(Input.Unsent unsent, long now) {
            if (unsent.question().message() instanceof Request request) {
                registrar.challenges().unsent(request, now);
                merging.questions().unsent(request, now);
            }
            return List.of();
        }

        @Override
        public List<Effect> storageFailed(Input.StorageFailed failed, long now) {
            records.setWritable(false);
            merging.storageFailed();
            registrar.bursts().backlog(0);
            Set<NetbiosName> names = undoing.undo(failed.undone());
            outbox.report(new StorageFailed(failed.reason(), names.size()));
            names.forEach(name -> registrar.recordChanged(name, now));
            return outbox.drain();
        }

        @Override
        public List<Effect> storageRecovered(Input.StorageRecovered recovered, long now) {
            records.setWritable(true);
            outbox.report(new StorageRecovered());
            return outbox.drain();
        }

        @Override
        public List<Effect> rejected(Input.Rejected rejected, long now) {
            List<Effect> effects = new ArrayList<>();
            redeciding.rejected(
                    rejected,
                    datagram -> {
                        effects.addAll(outbox.drain());
                        effects.addAll(((Request) datagram.decoded()).accept(new Handler(datagram, now)));
                    },
                    now);
            effects.addAll(outbox.drain());
            return effects;
        }

        @Override
        public List<Effect> changedElsewhere(Input.ChangedElsewhere changed, long now) {
            redeciding.changedElsewhere(changed.changes(), now);
            return outbox.drain();
        }

        @Override
        public List<Effect> clustered(Input.Clustered clustered, long now) {
            boolean decided = standing.decides();
            ClusterStanding before = standing.get();
            ClusterStanding present = clustered.standing();
            standing.replace(present);
            if (before == null || before.state() != present.state()) {
                outbox.report(new ClusterStateChanged(present.state(), present.reason()));
            }
            if (!decided && present.isNormal()) {
                registrar.settleOwed(now);
            }
            return outbox.drain();
        }

        @Override
        public List<Effect> numbered(Input.Numbered numbered, long now) {
            numbered.records().forEach(records::number);
            return outbox.drain();
        }

        @Override
        public List<Effect> replicated(Input.Replicated replicated, long now) {
            merging.replicated(replicated, now);
            return outbox.drain();
        }

        @Override
        public List<Effect> replicasGone(Input.ReplicasGone gone, long now) {
            merging.gone(gone, now);
            return outbox.drain();
        }

        @Override
        public List<Effect> asked(Input.Asked asked, long now) {
            if (asked.wish() instanceof ServerWish wish) {
                List<EditOutcome> outcomes = wish.accept(new Wishes(now));
                boolean isEarly = wish instanceof ServerWish.Reconfigure; // it holds, whatever becomes of records
                outbox.add(new Effect.Answer(asked.ticket(), new ServerWish.Outcomes(outcomes), isEarly));
            }
            return outbox.drain();
        }
    }

    /** What to do about each kind of wish. */
    private final class Wishes implements ServerWish.Cases {
        private final long now;

        Wishes(long now) {
            this.now = now;
        }

        @Override
        public List<EditOutcome> change(ServerWish.Change change) {
            return editing.edit(change.edits(), change.author(), change.isPart(), now);
        }

        @Override
        public List<EditOutcome> imported(ServerWish.Imported imported) {
            editing.imported(imported.author(), imported.counts());
            return List.of();
        }

        @Override
        public List<EditOutcome> scavenge(ServerWish.Scavenge scavenge) {
            return editing.scavenge(scavenge.dryRun(), scavenge.author(), now);
        }

        /**
         * What has begun goes on as it began: what was granted stays granted, a challenge ends as its claimants were told, and
         * who has more than a lower limit allows keeps it.
         */
        @Override
        public List<EditOutcome> reconfigure(ServerWish.Reconfigure reconfigure) {
            settings.replace(reconfigure.settings());
            gates.replace(reconfigure.settings());
            ownNames.replace(reconfigure.settings().ownNames());
            return List.of();
        }
    }

    @Override
    public boolean understands(Wish wish) {
        return wish instanceof ServerWish;
    }

    private List<Effect> received(Datagram datagram, long now) {
        datagram.awaitedSince(now);
        registrar.bursts().observe(now);
        if (!locals.isPossibleSource(datagram)) {
            drop(datagram, DropReason.IMPOSSIBLE_SOURCE);
        } else if (locals.isOwn(datagram)) {
            drop(datagram, DropReason.OWN_DATAGRAM);
        } else if (datagram.isResponse() || gates.admit(datagram, now)) {
            return receive(datagram.decoded(), datagram, now);
        }
        return outbox.drain();
    }

    @Override
    public boolean answer(Datagram datagram, NetbiosName name, PlainQuery answer, long now) {
        return reader.find(datagram, name, answer, now) && reader.admits(datagram, now);
    }

    @Override
    public QueryReader queryReader() {
        return new Reader(standing, locals, ownNames, gates, records);
    }

    private List<Effect> receive(Decoded decoded, Datagram datagram, long now) {
        if (decoded instanceof Response response) {
            receive(response, datagram, now);
        } else if (decoded instanceof Malformed malformed) {
            // What only begins like a response has not been at the gates yet.
            if (!datagram.isResponse() || gates.admit(datagram, now)) {
                outbox.report(new DatagramMalformed(datagram.source(), malformed));
            }
        } else if (gates.admit((Request) decoded, datagram)) {
            return ((Request) decoded).accept(new Handler(datagram, now));
        }
        return outbox.drain();
    }

    private void receive(Response response, Datagram datagram, long now) {
        boolean isLate = merging.questions().answersEnded(response, datagram.source());
        boolean isKnown =
                merging.receive(response, datagram.source(), now) || registrar.receive(response, datagram, isLate, now);
        if (!isKnown) {
            outbox.report(new DatagramDropped(response.name(), datagram.source(), DropReason.UNEXPECTED_RESPONSE));
        }
    }

    private void drop(Datagram datagram, DropReason reason) {
        outbox.report(new DatagramDropped(null, datagram.source(), reason));
    }

    @Override
    public long nextTimeout() {
        long ofQuestions = Math.min(registrar.challenges().nextTimeout(), merging.nextTimeout());
        long ofNames = Math.min(records.nextTimeout(), ofQuestions);
        return Math.min(
                ofNames, Math.min(gates.nextTimeout(), registrar.bursts().nextTimeout()));
    }

    /**
     * What edits would do now, each taken alone. Changes nothing.
     *
     * @param edits the edits
     * @param now the time
     * @return for each edit, in their order, what would become of it
     */
    public List<EditOutcome> preview(List<Edit> edits, long now) {
        return editing.preview(edits, now);
    }

    /**
     * What a query for a name would be answered, without it being one.
     *
     * @param name the name
     * @param now the time
     * @return the addresses; empty if the name is not known
     */
    public List<AddressEntry> find(NetbiosName name, long now) {
        return queries.find(name, now);
    }

    /**
     * How many challenges are open, questions to those in the way of a computer and because of partners' records included; 0 after any quiet period.
     *
     * @return the number
     */
    public int openChallenges() {
        return registrar.challenges().questions().total() + merging.questions().size();
    }

    /**
     * How many claims wait for the outcome of a challenge; 0 after any quiet period.
     *
     * @return the number
     */
    public int waitingClaims() {
        return registrar.challenges().waiting().total();
    }

    /**
     * Whether there is a {@linkplain org.nbnsd.protocol.BurstEvent burst}: then whatever comes in may prolong it.
     *
     * @return false if a query changes nothing but the rate of its sender
     */
    public boolean isInBurst() {
        return registrar.bursts().isOn();
    }

    /**
     * How many changes wait for the disk, as the limit of a burst counts them.
     *
     * @return the number, as the server was told last
     */
    public int burstQueue() {
        return registrar.bursts().backlog();
    }

    /**
     * For how many reasons claims are granted for a short time at present.
     *
     * @return 0 for none, up to 3
     */
    public int activeBursts() {
        return registrar.bursts().active();
    }

    /** What to do with each group of requests from one datagram. */
    private final class Handler implements RequestVisitor<List<Effect>> {
        private final Datagram datagram;
        private final long now;

        private Handler(Datagram datagram, long now) {
            this.datagram = datagram;
            this.now = now;
        }

        @Override
        public List<Effect> query(NameQueryRequest request) {
            if (!ownNames.answer(request, datagram) && isForServer(request)) {
                if (standing.answersQueries(now)) {
                    queries.answer(request, datagram, now);
                } else {
                    registrar.cutOff().ignore(request, datagram);
                }
            }
            return outbox.drain();
        }

        @Override
        public List<Effect> nodeStatus(NodeStatusRequest request) {
            ownNames.answer(request, datagram);
            return outbox.drain();
        }

        @Override
        public List<Effect> claim(Claim request) {
            if (ownNames.defend(request, datagram) || !isForServer(request)) {
                return outbox.drain();
            }
            boolean isForNobody = locals.isNobodysLoopback(request.entry().address(), datagram)
                    && records.getActive(request.name(), now) == null;
            if (isForNobody) {
                registrar.acknowledge(request, datagram);
            } else if (gates.admitAddress(request, datagram)) {
                boolean isAnswered = !standing.decides() && registrar.cutOff().answer(request, datagram, now);
                if (!isAnswered) {
                    registrar.claim(request, datagram, now);
                }
            }
            return outbox.drain();
        }

        @Override
        public List<Effect> release(NameReleaseRequest request) {
            if (!isForServer(request)) {
                return outbox.drain();
            }
            if (standing.decides()) {
                registrar.withdraw(request.name(), datagram.source().address(), now);
                releases.release(request, datagram, now);
                registrar.recordChanged(request.name(), now);
            } else {
                registrar.cutOff().ignore(request, datagram);
            }
            return outbox.drain();
        }

        private boolean isForServer(Request request) {
            boolean broadcast = request.isBroadcast() || datagram.isBroadcast();
            if (broadcast) {
                outbox.report(new DatagramDropped(request.name(), datagram.source(), DropReason.BROADCAST));
            }
            return !broadcast;
        }
    }
}
