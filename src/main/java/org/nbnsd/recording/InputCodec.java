package org.nbnsd.recording;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.function.LongFunction;
import org.jspecify.annotations.Nullable;
import org.nbnsd.protocol.Datagram;
import org.nbnsd.protocol.Effect;
import org.nbnsd.protocol.Endpoint;
import org.nbnsd.protocol.Input;
import org.nbnsd.protocol.Link;
import org.nbnsd.protocol.OctetString;
import org.nbnsd.protocol.Wish;
import org.nbnsd.registry.Author;
import org.nbnsd.registry.Change;
import org.nbnsd.registry.Edit;
import org.nbnsd.registry.EditOutcome;
import org.nbnsd.registry.RecordTag;
import org.nbnsd.server.ServerWish;
import org.nbnsd.wire.Ipv4Address;

/** Inputs as octets. Effects that they are about are told by their {@linkplain Prints fingerprints}. */
final class InputCodec {
    /** Their order is that of the format. */
    private enum Kind {
        RECEIVED,
        TIME_PASSED,
        LISTENING,
        RESUMED,
        LEAVING,
        BACKLOG,
        HELD,
        LEFT,
        UNSENT,
        STORAGE_FAILED,
        STORAGE_RECOVERED,
        REJECTED,
        CHANGED_ELSEWHERE,
        REPLICATED,
        REPLICAS_GONE,
        CHANGE,
        IMPORTED,
        SCAVENGE,
        LINK_OPENED,
        LINK_HEARD,
        LINK_SENT,
        LINK_CLOSED,
        RECONFIGURE,
        UNAVAILABLE,
        CLUSTERED,
        NUMBERED
    }

    /** What is said of replicas by bits of one octet: they come from an nbnsd; a person has asked for them. */
    private static final int NBNSD = 1;

    private static final int WANTED = 2;

    /** It is said how far the partner has decided about this server's records. */
    private static final int UNDECIDED = 4;

    private InputCodec() {}

    static byte[] write(Input input) {
        Writing writing = new Writing();
        List<Effect> unused = input.accept(writing, 0);
        return writing.pen.toArray();
    }

    private static final class Writing implements Input.Cases, ServerWish.Cases {
        private final Pen pen = new Pen();

        private Pen of(Kind kind) {
            return pen.choice(kind);
        }

        @Override
        public List<Effect> received(Input.Received received, long now) {
            Datagram datagram = received.datagram();
            of(Kind.RECEIVED);
            Values.write(pen, datagram.source());
            Values.write(pen, datagram.local());
            pen.flag(datagram.isBroadcast()).sixteen(datagram.length()).octets(datagram.octets(), datagram.length());
            return List.of();
        }

        @Override
        public List<Effect> timePassed(Input.TimePassed passed, long now) {
            of(Kind.TIME_PASSED);
            return List.of();
        }

        @Override
        public List<Effect> listening(Input.Listening listening, long now) {
            of(Kind.LISTENING).list(listening.addresses(), Values::write);
            return List.of();
        }

        @Override
        public List<Effect> resumed(Input.Resumed resumed, long now) {
            of(Kind.RESUMED);
            return List.of();
        }

        @Override
        public List<Effect> leaving(Input.Leaving leaving, long now) {
            of(Kind.LEAVING);
            return List.of();
        }

        @Override
        public List<Effect> backlog(Input.Backlog backlog, long now) {
            of(Kind.BACKLOG).thirtyTwo(backlog.changes());
            return List.of();
        }

        @Override
        public List<Effect> held(Input.Held held, long now) {
            of(Kind.HELD).sixtyFour(Prints.of(held.question()));
            return List.of();
        }

        @Override
        public List<Effect> left(Input.Left left, long now) {
            of(Kind.LEFT).sixtyFour(Prints.of(left.question()));
            return List.of();
        }

        @Override
        public List<Effect> unsent(Input.Unsent unsent, long now) {
            of(Kind.UNSENT).sixtyFour(Prints.of(unsent.question()));
            return List.of();
        }

        private void undone(List<Effect> undone) {
            pen.list(undone, (each, effect) -> each.sixtyFour(Prints.of(effect)));
        }

        @Override
        public List<Effect> storageFailed(Input.StorageFailed failed, long now) {
            of(Kind.STORAGE_FAILED).text(failed.reason());
            undone(failed.undone());
            return List.of();
        }

        @Override
        public List<Effect> storageRecovered(Input.StorageRecovered recovered, long now) {
            of(Kind.STORAGE_RECOVERED);
            return List.of();
        }

        @Override
        public List<Effect> rejected(Input.Rejected rejected, long now) {
            of(rejected.isUnavailable() ? Kind.UNAVAILABLE : Kind.REJECTED).list(rejected.instead(), Values::write);
            undone(rejected.undone());
            return List.of();
        }

        @Override
        public List<Effect> changedElsewhere(Input.ChangedElsewhere changed, long now) {
            of(Kind.CHANGED_ELSEWHERE).list(changed.changes(), Values::write);
            return List.of();
        }

        @Override
        public List<Effect> clustered(Input.Clustered clustered, long now) {
            Values.write(of(Kind.CLUSTERED), clustered.standing());
            return List.of();
        }

        @Override
        public List<Effect> numbered(Input.Numbered numbered, long now) {
            of(Kind.NUMBERED).list(numbered.records(), Values::write);
            return List.of();
        }

        @Override
        public List<Effect> replicated(Input.Replicated replicated, long now) {
            of(Kind.REPLICATED);
            Values.write(pen, replicated.owner());
            Values.write(pen, replicated.source().partner());
            long decided = replicated.source().decided();
            pen.octet((replicated.source().isNbnsd() ? NBNSD : 0)
                    | (replicated.isWanted() ? WANTED : 0)
                    | (decided == -1 ? 0 : UNDECIDED));
            Values.write(pen, replicated.source().self());
            if (decided != -1) {
                pen.sixtyFour(decided);
            }
            pen.sixtyFour(replicated.upTo()).list(replicated.records(), Replicas::write);
            return List.of();
        }

        @Override
        public List<Effect> replicasGone(Input.ReplicasGone gone, long now) {
            of(Kind.REPLICAS_GONE);
            Values.write(pen, gone.owner());
            pen.flag(gone.asTombstones()).flag(gone.forgetsOwner()).list(gone.names(), Values::write);
            return List.of();
        }

        @Override
        public List<Effect> asked(Input.Asked asked, long now) {
            if (!(asked.wish() instanceof ServerWish wish)) {
                throw new AssertionError("a wish that the name server does not understand: " + asked.wish());
            }
            List<EditOutcome> unused = wish.accept(this);
            pen.sixtyFour(asked.ticket());
            return List.of();
        }

        private void author(Author author) {
            pen.text(author.who()).text(author.reason());
        }

        @Override
        public List<EditOutcome> change(ServerWish.Change change) {
            of(Kind.CHANGE);
            author(change.author());
            pen.flag(change.isPart()).list(change.edits(), InputCodec::write);
            return List.of();
        }

        @Override
        public List<EditOutcome> imported(ServerWish.Imported imported) {
            of(Kind.IMPORTED);
            author(imported.author());
            pen.list(
                    List.copyOf(imported.counts().entrySet()),
                    (each, count) -> each.choice(count.getKey()).thirtyTwo(count.getValue()));
            return List.of();
        }

        @Override
        public List<EditOutcome> scavenge(ServerWish.Scavenge scavenge) {
            of(Kind.SCAVENGE);
            author(scavenge.author());
            pen.flag(scavenge.dryRun());
            return List.of();
        }

        @Override
        public List<EditOutcome> reconfigure(ServerWish.Reconfigure reconfigure) {
            SettingsCodec.write(of(Kind.RECONFIGURE), reconfigure.settings());
            return List.of();
        }

        private Pen link(Kind kind, Link link) {
            return of(kind).text(link.service()).choice(link.opener()).sixtyFour(link.number());
        }

        @Override
        public List<Effect> linkOpened(Input.LinkOpened opened, long now) {
            link(Kind.LINK_OPENED, opened.link());
            Values.write(pen, opened.local());
            Values.write(pen, opened.peer());
            return List.of();
        }

        @Override
        public List<Effect> linkHeard(Input.LinkHeard heard, long now) {
            byte[] octets = heard.octets().toArray();
            link(Kind.LINK_HEARD, heard.link()).thirtyTwo(octets.length).octets(octets, octets.length);
            return List.of();
        }

        @Override
        public List<Effect> linkSent(Input.LinkSent sent, long now) {
            link(Kind.LINK_SENT, sent.link()).thirtyTwo(sent.octets());
            return List.of();
        }

        @Override
        public List<Effect> linkClosed(Input.LinkClosed closed, long now) {
            link(Kind.LINK_CLOSED, closed.link()).choice(closed.why()).text(closed.detail());
            return List.of();
        }
    }

    private static void write(Pen pen, Edit edit) {
        boolean unused = edit.choose(new Edit.Cases<Boolean>() {
            @Override
            public Boolean put(Edit.Put put) {
                pen.octet(0);
                Values.write(pen, put.record());
                pen.choice(put.ifTaken());
                return true;
            }

            @Override
            public Boolean delete(Edit.Delete delete) {
                pen.octet(1);
                Values.write(pen, delete.name());
                pen.flag(delete.tombstone());
                return true;
            }

            @Override
            public Boolean undelete(Edit.Undelete undelete) {
                pen.octet(2);
                Values.write(pen, undelete.name());
                return true;
            }

            @Override
            public Boolean amend(Edit.Amend amend) {
                pen.octet(3);
                Values.write(pen, amend.name());
                Values.write(pen, amend.amendment());
                return true;
            }

            @Override
            public Boolean expecting(Edit.Expecting expecting) {
                pen.octet(4).text(expecting.tag().text());
                write(pen, expecting.edit());
                return true;
            }
        });
    }

    private static int flags(Eye eye) {
        int flags = eye.octet("flags");
        if (flags > (NBNSD | WANTED | UNDECIDED)) {
            throw new IllegalArgumentException("flags: " + flags + " (expected: 0..7)");
        }
        return flags;
    }

    private static Edit expecting(Eye eye) {
        RecordTag tag = new RecordTag(eye.text("tag"));
        return new Edit.Expecting(edit(eye), tag);
    }

    private static Edit edit(Eye eye) {
        return switch (eye.octet("edit")) {
            case 0 -> new Edit.Put(Values.record(eye), eye.choice("if taken", List.of(Edit.IfTaken.values())));
            case 1 -> new Edit.Delete(Values.name(eye), eye.flag("tombstone"));
            case 2 -> new Edit.Undelete(Values.name(eye));
            case 3 -> new Edit.Amend(Values.name(eye), Values.amendment(eye));
            case 4 -> expecting(eye);
            default -> throw new IllegalArgumentException("edit: of no known kind (expected: 0..4)");
        };
    }

    /**
     * Reads an input.
     *
     * @param known finds an effect by its fingerprint; null if there was none like it
     * @return null if it is about an effect that is not known
     * @throws IllegalArgumentException if it is none
     */
    static @Nullable Input read(Eye eye, LongFunction<@Nullable Effect> known) {
        Kind kind = eye.choice("kind", List.of(Kind.values()));
        return switch (kind) {
            case RECEIVED -> received(eye);
            case TIME_PASSED -> new Input.TimePassed();
            case LISTENING -> new Input.Listening(eye.list("addresses", Values::local));
            case RESUMED -> new Input.Resumed();
            case LEAVING -> new Input.Leaving();
            case BACKLOG -> new Input.Backlog(eye.thirtyTwo("changes", 0, Integer.MAX_VALUE));
            case HELD, LEFT, UNSENT -> ofQuestion(kind, known.apply(eye.sixtyFour("effect")));
            case STORAGE_FAILED -> {
                String reason = eye.text("reason");
                List<Effect> undone = undone(eye, known);
                yield undone == null ? null : new Input.StorageFailed(undone, reason);
            }
            case STORAGE_RECOVERED -> new Input.StorageRecovered();
            case REJECTED, UNAVAILABLE -> {
                List<Change> instead = eye.list("changes", Values::change);
                List<Effect> undone = undone(eye, known);
                yield undone == null ? null : new Input.Rejected(undone, instead, kind == Kind.UNAVAILABLE);
            }
            case CHANGED_ELSEWHERE -> new Input.ChangedElsewhere(eye.list("changes", Values::change));
            case CLUSTERED -> new Input.Clustered(Values.standing(eye));
            case NUMBERED -> new Input.Numbered(eye.list("records", Values::record));
            case REPLICATED -> {
                Ipv4Address owner = Values.address(eye);
                Ipv4Address partner = Values.address(eye);
                int flags = flags(eye);
                Ipv4Address self = Values.address(eye);
                long decided = (flags & UNDECIDED) == 0 ? -1 : eye.sixtyFour("decided");
                Input.Source source = new Input.Source(partner, (flags & NBNSD) != 0, self, decided);
                long upTo = eye.sixtyFour("up to");
                boolean isWanted = (flags & WANTED) != 0;
                yield new Input.Replicated(owner, source, eye.list("replicas", Replicas::read), upTo, isWanted);
            }
            case REPLICAS_GONE -> {
                Ipv4Address owner = Values.address(eye);
                boolean asTombstones = eye.flag("tombstones");
                boolean forgetsOwner = eye.flag("forgotten");
                yield new Input.ReplicasGone(owner, eye.list("names", Values::name), asTombstones, forgetsOwner);
            }
            case CHANGE, IMPORTED, SCAVENGE -> {
                Wish wish = wish(kind, eye);
                yield new Input.Asked(eye.sixtyFour("ticket"), wish);
            }
            case RECONFIGURE -> {
                Wish wish = new ServerWish.Reconfigure(SettingsCodec.read(eye));
                yield new Input.Asked(eye.sixtyFour("ticket"), wish);
            }
            case LINK_OPENED -> {
                Link link = link(eye);
                Endpoint local = Values.endpoint(eye);
                yield new Input.LinkOpened(link, local, Values.endpoint(eye));
            }
            case LINK_HEARD -> {
                Link link = link(eye);
                yield new Input.LinkHeard(link, OctetString.of(eye.octets("octets", eye.thirtyTwo("octets"))));
            }
            case LINK_SENT -> new Input.LinkSent(link(eye), eye.thirtyTwo("octets", 1, Integer.MAX_VALUE));
            case LINK_CLOSED ->
                new Input.LinkClosed(link(eye), eye.choice("why", List.of(Link.Why.values())), eye.text("detail"));
        };
    }

    private static Input received(Eye eye) {
        Endpoint source = Values.endpoint(eye);
        Endpoint local = Values.endpoint(eye);
        boolean broadcast = eye.flag("broadcast");
        byte[] octets = eye.octets("datagram", eye.sixteen("length"));
        return new Input.Received(new Datagram(octets, octets.length, source, local, broadcast));
    }

    private static @Nullable Input ofQuestion(Kind kind, @Nullable Effect effect) {
        if (!(effect instanceof Effect.Send question)) {
            return null;
        }
        return switch (kind) {
            case HELD -> new Input.Held(question);
            case LEFT -> new Input.Left(question);
            default -> new Input.Unsent(question);
        };
    }

    private static @Nullable List<Effect> undone(Eye eye, LongFunction<@Nullable Effect> known) {
        List<Effect> undone = new ArrayList<>();
        List<Long> prints = eye.list("effects", each -> each.sixtyFour("effect"));
        for (long print : prints) {
            Effect effect = known.apply(print);
            if (effect == null) {
                return null;
            }
            undone.add(effect);
        }
        return undone;
    }

    private static Wish wish(Kind kind, Eye eye) {
        Author author = new Author(eye.text("author"), eye.text("reason"));
        if (kind == Kind.CHANGE) {
            boolean isPart = eye.flag("part of an import");
            return new ServerWish.Change(eye.list("edits", InputCodec::edit), author, isPart);
        } else if (kind == Kind.SCAVENGE) {
            return new ServerWish.Scavenge(eye.flag("dry run"), author);
        }
        Map<EditOutcome.Kind, Integer> counts = new EnumMap<>(EditOutcome.Kind.class);
        List<Boolean> unused = eye.list(
                "counts",
                each -> counts.put(
                                each.choice("outcome", Arrays.asList(EditOutcome.Kind.values())),
                                each.thirtyTwo("count", 0, Integer.MAX_VALUE))
                        == null);
        return new ServerWish.Imported(author, counts);
    }

    private static Link link(Eye eye) {
        String service = eye.text("service");
        Link.Opener opener = eye.choice("opener", List.of(Link.Opener.values()));
        return new Link(service, opener, eye.sixtyFour("number"));
    }
}
