package org.nbnsd.server;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.random.RandomGenerator;
import org.nbnsd.name.NetbiosName;
import org.nbnsd.protocol.Datagram;
import org.nbnsd.protocol.Effect;
import org.nbnsd.protocol.LocalAddress;
import org.nbnsd.protocol.NameService;
import org.nbnsd.protocol.QueryReader;
import org.nbnsd.protocol.StorageEvent.StorageFailed;
import org.nbnsd.protocol.StorageEvent.StorageRecovered;
import org.nbnsd.protocol.TrafficEvent.DatagramDropped;
import org.nbnsd.protocol.TrafficEvent.DatagramMalformed;
import org.nbnsd.protocol.TrafficEvent.DropReason;
import org.nbnsd.registry.Author;
import org.nbnsd.registry.Edit;
import org.nbnsd.registry.EditOutcome;
import org.nbnsd.registry.NameTable;
import org.nbnsd.wire.AddressEntry;
import org.nbnsd.wire.Decoded;
import org.nbnsd.wire.Malformed;
import org.nbnsd.wire.MessageDecoder;
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
 * section 5.1.4.1), only for its own names. What people want done to records comes in by
 * {@link #edit}.
 */
public final class NameServer implements NameService {
    private final Outbox outbox = new Outbox();
    private final Locals locals = new Locals();
    private final Gates gates;
    private final Records records;
    private final OwnNames ownNames;
    private final Registrar registrar;
    private final Releases releases;
    private final Queries queries;
    private final Reader reader;
    private final Editing editing;
    private final Undoing undoing;

    /**
     * A name server.
     *
     * @param settings how it behaves
     * @param table its records; from now on only the server changes it
     * @param random where transaction ids come from: a secure source, except in tests
     */
    public NameServer(ServerSettings settings, NameTable table, RandomGenerator random) {
        gates = new Gates(settings, locals, outbox);
        records = new Records(table, settings.lifetimes(), outbox);
        ownNames = new OwnNames(settings.ownNames(), locals, outbox);
        registrar = new Registrar(settings, locals, gates, records, random, outbox);
        releases = new Releases(records, gates, outbox);
        queries = new Queries(records, locals, gates, settings.domainMasterFirst(), outbox);
        reader = new Reader(locals, ownNames, gates, records);
        editing = new Editing(settings, locals, records, registrar, outbox);
        undoing = new Undoing(records, outbox);
    }

    @Override
    public List<Effect> listenOn(Collection<LocalAddress> addresses, long now) {
        locals.replace(addresses);
        return List.of();
    }

    @Override
    public List<Effect> receive(Datagram datagram, long now) {
        registrar.bursts().observe(now);
        if (!locals.isPossibleSource(datagram)) {
            drop(datagram, DropReason.IMPOSSIBLE_SOURCE);
        } else if (locals.isOwn(datagram)) {
            drop(datagram, DropReason.OWN_DATAGRAM);
        } else if (datagram.isResponse() || gates.admit(datagram, now)) {
            return receive(MessageDecoder.decode(datagram.octets(), datagram.length()), datagram, now);
        }
        return outbox.drain();
    }

    @Override
    public boolean answer(Datagram datagram, NetbiosName name, PlainQuery answer, long now) {
        registrar.bursts().observe(now);
        return reader.find(datagram, name, answer, now) && reader.admits(datagram, now);
    }

    @Override
    public QueryReader queryReader() {
        return new Reader(locals, ownNames, gates, records);
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
        if (!registrar.receive(response, datagram, now)) {
            outbox.report(new DatagramDropped(response.name(), datagram.source(), DropReason.UNEXPECTED_RESPONSE));
        }
    }

    private void drop(Datagram datagram, DropReason reason) {
        outbox.report(new DatagramDropped(null, datagram.source(), reason));
    }

    @Override
    public List<Effect> expire(long now) {
        registrar.bursts().observe(now);
        registrar.bursts().expire(now);
        records.expire(now);
        registrar.expire(now);
        gates.expire(now);
        return outbox.drain();
    }

    @Override
    public void held(Effect.Send question) {
        if (question.message() instanceof Request request) {
            registrar.challenges().held(request);
        }
    }

    @Override
    public void left(Effect.Send question, long now) {
        if (question.message() instanceof Request request) {
            registrar.challenges().left(request, now);
        }
    }

    @Override
    public void unsent(Effect.Send question, long now) {
        if (question.message() instanceof Request request) {
            registrar.challenges().unsent(request, now);
        }
    }

    @Override
    public List<Effect> storageFailed(List<Effect> undone, String reason, long now) {
        records.setWritable(false);
        registrar.bursts().backlog(0);
        Set<NetbiosName> names = undoing.undo(undone);
        outbox.report(new StorageFailed(reason, names.size()));
        names.forEach(name -> registrar.recordChanged(name, now));
        return outbox.drain();
    }

    @Override
    public List<Effect> storageRecovered(long now) {
        records.setWritable(true);
        outbox.report(new StorageRecovered());
        return outbox.drain();
    }

    @Override
    public long nextTimeout() {
        long ofNames = Math.min(records.nextTimeout(), registrar.challenges().nextTimeout());
        return Math.min(
                ofNames, Math.min(gates.nextTimeout(), registrar.bursts().nextTimeout()));
    }

    @Override
    public void backlog(int changes) {
        registrar.bursts().backlog(changes);
    }

    /**
     * What became of edits.
     *
     * @param effects what to do, in order
     * @param outcomes for each edit, in their order, what became of it; at scavenging for each record that moved on
     */
    public record Edited(List<Effect> effects, List<EditOutcome> outcomes) {
        /** Keeps copies of the lists. */
        public Edited {
            effects = List.copyOf(effects);
            outcomes = List.copyOf(outcomes);
        }
    }

    /**
     * Carries out edits by a person, one after the other.
     *
     * @param edits the edits
     * @param author who wants them
     * @param now the time
     * @return what became of them
     */
    public Edited edit(List<Edit> edits, Author author, long now) {
        List<EditOutcome> outcomes = editing.edit(edits, author, false, now);
        return new Edited(outbox.drain(), outcomes);
    }

    /**
     * Carries out a part of an import. Each edit is reported as a detail; {@link #imported} reports all of them.
     *
     * @param edits the edits
     * @param author who wants them
     * @param now the time
     * @return what became of them
     */
    public Edited editPart(List<Edit> edits, Author author, long now) {
        List<EditOutcome> outcomes = editing.edit(edits, author, true, now);
        return new Edited(outbox.drain(), outcomes);
    }

    /**
     * An import is over.
     *
     * @param author who wanted it
     * @param counts what became of how many
     * @return what to do
     */
    public List<Effect> imported(Author author, Map<EditOutcome.Kind, Integer> counts) {
        editing.imported(author, counts);
        return outbox.drain();
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
     * Moves on every record whose time has come, as {@link #expire} does it in its time.
     *
     * @param dryRun whether only to tell; changes nothing then
     * @param author who wants it
     * @param now the time
     * @return the records that moved on, or would, or why they did not
     */
    public Edited scavenge(boolean dryRun, Author author, long now) {
        List<EditOutcome> outcomes = editing.scavenge(dryRun, author, now);
        return new Edited(outbox.drain(), outcomes);
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
     * How many challenges are open, questions to those in the way of a computer included; 0 after any quiet period.
     *
     * @return the number
     */
    public int openChallenges() {
        return registrar.challenges().questions().total();
    }

    /**
     * How many claims wait for the outcome of a challenge; 0 after any quiet period.
     *
     * @return the number
     */
    public int waitingClaims() {
        return registrar.challenges().waiting().total();
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
                queries.answer(request, datagram, now);
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
                registrar.claim(request, datagram, now);
            }
            return outbox.drain();
        }

        @Override
        public List<Effect> release(NameReleaseRequest request) {
            if (isForServer(request)) {
                registrar.withdraw(request.name(), datagram.source().address(), now);
                releases.release(request, datagram, now);
                registrar.recordChanged(request.name(), now);
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
