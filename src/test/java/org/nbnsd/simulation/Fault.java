package org.nbnsd.simulation;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.nbnsd.name.NetbiosName;
import org.nbnsd.protocol.ClaimEvent.NameConflict;
import org.nbnsd.protocol.Datagram;
import org.nbnsd.protocol.Deadlines;
import org.nbnsd.protocol.Effect;
import org.nbnsd.protocol.Endpoint;
import org.nbnsd.protocol.ForwardingPart;
import org.nbnsd.protocol.Input;
import org.nbnsd.protocol.Part;
import org.nbnsd.protocol.RetrySchedule;
import org.nbnsd.registry.Change.Put;
import org.nbnsd.registry.Holder;
import org.nbnsd.registry.NameRecord;
import org.nbnsd.server.ServerSettings;
import org.nbnsd.server.ServerSettings.Limits;
import org.nbnsd.server.ServerSettings.UserNamePolicy;
import org.nbnsd.wire.Message;
import org.nbnsd.wire.MessageDecoder;
import org.nbnsd.wire.Rcode;
import org.nbnsd.wire.Request.NameReleaseRequest;
import org.nbnsd.wire.Response.NegativeNameQueryResponse;
import org.nbnsd.wire.Response.NegativeRegistrationResponse;
import org.nbnsd.wire.Response.PositiveNameQueryResponse;
import org.nbnsd.wire.Response.PositiveRegistrationResponse;

/** A deliberate fault of a server, and the invariant that has to find it. */
enum Fault implements Saboteur {
    ANSWERS_BEFORE_DURABLE(Invariant.DURABLE_BEFORE_ANSWERED, Fault::answersFirst),
    FORGETS_CHANGES(Invariant.REPLAY_EQUALS_TABLE, Fault::withoutChanges),
    NEVER_REFUSES(Invariant.EVERY_REQUEST_ANSWERED, Fault::withoutRefusals),
    ANSWERS_TWICE(Invariant.EVERY_REQUEST_ANSWERED, Fault::grantsTwice),
    DEMANDS_RELEASES(Invariant.ONLY_QUESTIONS, Fault::demands),
    SEES_CONFLICTS_OF_USERS(Invariant.USER_NAMES_LEFT_ALONE, Fault::conflicts),
    LEAVES_OUT_HOLDERS(Invariant.ACKNOWLEDGED_NAMES_KEPT, Fault::withOneHolder),
    JUDGES_WHO_WAS_NOT_ASKED(Invariant.HOLDERS_ASKED_IN_TIME, Fault::same) {
        @Override
        public Part sabotage(Part core) {
            return new Faulty(core, Fault::same) {
                @Override
                public List<Effect> handle(Input input, long now) {
                    return input instanceof Input.Unsent ? List.of() : super.handle(input, now);
                }
            };
        }
    },
    SHORTENS_LIFETIMES(Invariant.PROMISES_STAND, Fault::endedEarly),
    LETS_STRANGERS_RELEASE(Invariant.PROMISES_STAND, Fault::same) {
        @Override
        public Part sabotage(Part core) {
            return new Faulty(core, Fault::same) {
                @Override
                public List<Effect> handle(Input input, long now) {
                    return super.handle(
                            input instanceof Input.Received received
                                    ? new Input.Received(fromWhomItIsFor(received.datagram()))
                                    : input,
                            now);
                }
            };
        }
    },
    DENIES_NAMES(Invariant.ACKNOWLEDGED_NAMES_KEPT, Fault::denies),
    REFUSES_COPIES(Invariant.SAME_ANSWER_TO_COPIES, Fault::refuses),
    ASKS_ONCE_AND_BRIEFLY(Invariant.ONE_OWNER, Fault::impatient),
    CHALLENGES_USERS(Invariant.USER_NAMES_LEFT_ALONE, Fault::firstUserWins),
    IGNORES_LIMITS(Invariant.LIMITS_HOLD, Fault::generous),
    FORGETS_DEADLINES(Invariant.NOTHING_PENDING_AFTER_QUIET, Fault::same) {
        @Override
        public Part sabotage(Part core) {
            return new Faulty(core, Fault::same) {
                @Override
                public List<Effect> handle(Input input, long now) {
                    return input instanceof Input.TimePassed ? List.of() : super.handle(input, now);
                }

                @Override
                public long nextTimeout() {
                    return Deadlines.NEVER;
                }
            };
        }
    },
    FAILS_AT_A_NAME(Invariant.NO_EXCEPTIONS, Fault::fails),
    LOSES_VERSION_COUNTER(Invariant.VERSIONS_GROW, Fault::same) {
        @Override
        public boolean losesVersionCounter() {
            return true;
        }
    };

    /** What becomes of the effects of one call. */
    private interface Change {
        List<Effect> of(List<Effect> effects, Random dice);
    }

    private final Invariant broken;
    private final Change change;
    private final UnaryOperator<ServerSettings> settings;

    Fault(Invariant broken, Change change) {
        this.broken = broken;
        this.change = change;
        settings = UnaryOperator.identity();
    }

    Fault(Invariant broken, UnaryOperator<ServerSettings> settings) {
        this.broken = broken;
        change = Fault::same;
        this.settings = settings;
    }

    Invariant broken() {
        return broken;
    }

    @Override
    public Part sabotage(Part core) {
        return new Faulty(core, change);
    }

    @Override
    public ServerSettings settings(ServerSettings right) {
        return settings.apply(right);
    }

    @Override
    public boolean isWatched(Invariant invariant) {
        return invariant == broken;
    }

    private static List<Effect> same(List<Effect> effects, Random dice) {
        return effects;
    }

    private static List<Effect> answersFirst(List<Effect> effects, Random dice) {
        List<Effect> turned = new ArrayList<>(effects);
        turned.sort((a, b) -> Boolean.compare(a instanceof Effect.Persist, b instanceof Effect.Persist));
        return turned;
    }

    private static List<Effect> withoutChanges(List<Effect> effects, Random dice) {
        return effects.stream()
                .filter(effect -> !(effect instanceof Effect.Persist))
                .toList();
    }

    private static List<Effect> withoutRefusals(List<Effect> effects, Random dice) {
        return effects.stream()
                .filter(effect -> !isA(effect, NegativeRegistrationResponse.class))
                .toList();
    }

    private static List<Effect> grantsTwice(List<Effect> effects, Random dice) {
        Stream<Effect> grants = effects.stream().filter(effect -> isA(effect, PositiveRegistrationResponse.class));
        return Stream.concat(effects.stream(), grants).toList();
    }

    private static List<Effect> demands(List<Effect> effects, Random dice) {
        Stream<Effect> demands = grantsToUsers(effects)
                .map(send -> new Effect.Send(
                        send.from(),
                        send.to(),
                        NameReleaseRequest.of(1, name(send), grant(send).entry())));
        return Stream.concat(effects.stream(), demands).toList();
    }

    private static List<Effect> conflicts(List<Effect> effects, Random dice) {
        Stream<Effect> conflicts = grantsToUsers(effects)
                .map(send -> new Effect.Report(new NameConflict(
                        name(send),
                        grant(send).entry().address(),
                        grant(send).entry().address(),
                        grant(send).entry().address(),
                        "")));
        return Stream.concat(effects.stream(), conflicts).toList();
    }

    private static List<Effect> withOneHolder(List<Effect> effects, Random dice) {
        return messages(
                effects,
                message -> message instanceof PositiveNameQueryResponse positive
                        ? new PositiveNameQueryResponse(
                                positive.id(),
                                positive.flags(),
                                positive.name(),
                                positive.ttl(),
                                positive.entries().subList(0, 1))
                        : message);
    }

    /** Every twentieth change of a record sets its end an hour too early. */
    private static List<Effect> endedEarly(List<Effect> effects, Random dice) {
        return effects.stream()
                .map(effect -> effect instanceof Effect.Persist persist
                                && persist.change() instanceof Put put
                                && dice.nextInt(20) == 0
                        ? new Effect.Persist(new Put(shortened(put.record())), persist.before())
                        : effect)
                .toList();
    }

    private static NameRecord shortened(NameRecord record) {
        List<Holder> holders = record.holders().stream()
                .map(holder -> new Holder(
                        holder.address(),
                        holder.owner(),
                        holder.registeredAt(),
                        holder.expiresAt() - Duration.ofHours(1).toMillis(),
                        holder.registeredBy()))
                .toList();
        return record.isActive() ? record.withHolders(record.type(), holders) : record;
    }

    /** The same datagram as if a release for somebody else came from there. */
    private static Datagram fromWhomItIsFor(Datagram datagram) {
        return MessageDecoder.decode(datagram.octets(), datagram.length()) instanceof NameReleaseRequest release
                ? new Datagram(
                        datagram.octets(),
                        datagram.length(),
                        new Endpoint(
                                release.entry().address(), datagram.source().port()),
                        datagram.local(),
                        datagram.isBroadcast())
                : datagram;
    }

    private static List<Effect> denies(List<Effect> effects, Random dice) {
        return messages(
                effects,
                message -> message instanceof PositiveNameQueryResponse positive && dice.nextInt(10) == 0
                        ? NegativeNameQueryResponse.fromServer(positive.id(), true, positive.name(), Rcode.NAM_ERR)
                        : message);
    }

    private static List<Effect> refuses(List<Effect> effects, Random dice) {
        return messages(
                effects,
                message -> message instanceof PositiveRegistrationResponse positive && dice.nextInt(10) == 0
                        ? NegativeRegistrationResponse.of(
                                positive.id(), positive.name(), Rcode.RFS_ERR, 0, positive.entry())
                        : message);
    }

    private static List<Effect> fails(List<Effect> effects, Random dice) {
        if (dice.nextInt(1000) == 0) {
            throw new IllegalStateException("a fault");
        }
        return effects;
    }

    private static ServerSettings impatient(ServerSettings right) {
        return with(right, new RetrySchedule(1, Duration.ofMillis(2), 1), right.userNames(), right.limits());
    }

    private static ServerSettings firstUserWins(ServerSettings right) {
        return with(right, right.challengeSchedule(), UserNamePolicy.FIRST_WINS, right.limits());
    }

    private static ServerSettings generous(ServerSettings right) {
        return with(right, right.challengeSchedule(), right.userNames(), Limits.DEFAULTS);
    }

    private static ServerSettings with(
            ServerSettings right, RetrySchedule schedule, UserNamePolicy userNames, Limits limits) {
        return new ServerSettings(
                right.ownNames(),
                right.challenge(),
                right.challengePort(),
                schedule,
                right.challengeScheduleByPrefix(),
                userNames,
                right.domainMasterFirst(),
                right.migrate(),
                right.lifetimes(),
                limits,
                right.access(),
                right.rates());
    }

    private static List<Effect> messages(List<Effect> effects, UnaryOperator<Message> change) {
        return effects.stream()
                .map(effect -> effect instanceof Effect.Send send
                        ? new Effect.Send(send.from(), send.to(), change.apply(send.message()), send.isEarly())
                        : effect)
                .toList();
    }

    private static boolean isA(Effect effect, Class<? extends Message> kind) {
        return effect instanceof Effect.Send send && kind.isInstance(send.message());
    }

    private static Stream<Effect.Send> grantsToUsers(List<Effect> effects) {
        return effects.stream()
                .filter(effect -> isA(effect, PositiveRegistrationResponse.class))
                .map(Effect.Send.class::cast)
                .filter(send -> name(send).base().startsWith("USER"));
    }

    private static PositiveRegistrationResponse grant(Effect.Send send) {
        return (PositiveRegistrationResponse) send.message();
    }

    private static NetbiosName name(Effect.Send send) {
        return grant(send).name();
    }

    private static class Faulty extends ForwardingPart {
        private final Change change;
        private final Random dice;

        Faulty(Part core, Change change) {
            super(core);
            this.change = change;
            dice = new Random(1);
        }

        @Override
        protected List<Effect> done(List<Effect> effects) {
            return change.of(effects, dice);
        }
    }
}
