package org.nbnsd.diagnosis;

import static org.nbnsd.diagnosis.Site.host;

import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.nbnsd.registry.Edit;
import org.nbnsd.registry.Holder;
import org.nbnsd.registry.NameRecord;
import org.nbnsd.registry.RecordState;
import org.nbnsd.registry.RecordType;
import org.nbnsd.wire.AddressEntry;
import org.nbnsd.wire.Ipv4Address;
import org.nbnsd.wire.NodeType;
import org.nbnsd.wire.Rcode;
import org.nbnsd.wire.Response.NegativeRegistrationResponse;

/**
 * For each verdict, by its name: the traffic that yields it, traffic that is nearly the same and does not, and how its cause
 * goes away after the first. What the server tells, with a look at its records, is live; a capture is not.
 */
enum VerdictStory {
    SAME_HOST_MULTI_NIC(story("LAPTOP<00>", 95)
            .because("one host says that it has both addresses")
            .cause(site -> docked(site, host(2)))
            .nearMiss(site -> docked(site, host(3)))
            .gone(site -> site.release(host(2), "LAPTOP<00>"), "10.0.1.2 released it: LAPTOP<00>")),
    SAME_USER_TWO_HOSTS(story("ALICE<03>", 95)
            .because("is the computer PC1", "is the computer PC2", "the name is no computer's")
            .cause(VerdictStory::twoLogons)
            .nearMiss(site -> {
                site.register(host(1), "PC1<00>");
                site.register(host(2), "PC2<00>");
                site.register(host(1), "ALICE<03>");
                site.release(host(1), "ALICE<03>");
                site.register(host(2), "ALICE<03>");
            })
            .gone(site -> site.release(host(2), "ALICE<03>"), "10.0.1.2 released it: ALICE<03>")),
    USER_AT_SEVERAL_ADDRESSES(story("ALICE<03>", 75)
            .because("the name is no computer's", "has it", "has it")
            .cause(site -> {
                site.register(host(1), "ALICE<03>");
                site.register(host(2), "ALICE<03>");
                site.register(host(1), "SCANNER<20>");
                site.register(host(2), "SCANNER<20>");
                site.elapse(Duration.ofSeconds(5));
            })
            .nearMiss(site -> {
                site.register(host(1), "PC1<00>");
                site.register(host(2), "PC2<00>");
                site.register(host(1), "ALICE<03>");
                site.register(host(2), "ALICE<03>");
            })
            .gone(site -> site.release(host(2), "ALICE<03>"), "10.0.1.2 released it: ALICE<03>")),
    DUPLICATE_HOST(story("PC1<20>", 85)
            .because("has the name", "is alive, too, and wants it")
            .cause(VerdictStory::duplicate)
            .nearMiss(site -> {
                site.register(host(1), "PC1<20>");
                site.register(host(2), "PC1<20>");
                site.elapse(Duration.ofSeconds(5));
            })
            .gone(site -> site.release(host(1), "PC1<20>"), "10.0.1.1 released it: PC1<20>")),
    CLONED_IMAGE(story("PC1<20>", 87)
            .because("tells the same names", "tells the same names; both are virtual machines")
            .cause(site -> {
                duplicate(site);
                site.status(host(1), 0x000C29000001L, "PC1<00>", "PC1<20>");
                site.status(host(2), 0x000C29000002L, "PC1<00>", "PC1<20>");
            })
            .nearMiss(site -> {
                duplicate(site);
                site.status(host(1), 0x000C29000001L, "PC1<00>", "PC1<20>");
                site.status(host(2), 0x000C29000002L, "BACKUP<00>", "PC1<20>");
            })
            .gone(site -> site.release(host(1), "PC1<20>"), "10.0.1.1 released it: PC1<20>")),
    TRUNCATED_NAME(story("PRODUCTION-CELL<20>", 85)
            .because("has a longer name", "has another one that begins alike")
            .cause(site -> longNames(site, "production-cell-north.lan", "production-cell-south.lan"))
            .nearMiss(site -> longNames(site, "production-cell.north.lan", "production-cell.south.lan"))
            .gone(site -> site.release(host(1), "PRODUCTION-CELL<20>"), "10.0.1.1 released it")),
    ADDRESS_CHANGE(story("PC1<00>", 90)
            .because("was at the old address", "has it now, with the same adapter (3C-52-82-00-00-01)")
            .cause(site -> moves(site, 0x3C5282000001L))
            .nearMiss(site -> moves(site, 0x3C5282000002L))
            .gone(site -> site.release(host(2), "PC1<00>"), "10.0.1.2 released it: PC1<00>")),
    ADDRESS_REUSED(story("PC1<00>", 90)
            .because("had the name", "does not have it now", "has other names")
            .cause(site -> {
                site.register(host(1), "PC1<00>");
                site.elapse(Duration.ofHours(1));
                site.answers(host(1), "PC1<00>");
                site.probe(host(1), "PC1<00>");
                site.status(host(1), 0x000C29000001L, "PRINTER<00>");
            })
            .nearMiss(site -> {
                site.register(host(1), "PC1<00>");
                site.elapse(Duration.ofHours(1));
                site.probe(host(1), "PC1<00>");
            })
            .gone(site -> site.register(host(2), "PC1<00>"), "10.0.1.2 took it over: PC1<00>, from 10.0.1.1")),
    STALE_RECORD(story("OLDPC<00>", 80)
            .because("was last heard of", "did not answer when it was asked")
            .cause(site -> silentAfter(site, Duration.ofDays(3)))
            .nearMiss(site -> silentAfter(site, Duration.ofHours(1)))
            .gone(site -> site.refresh(host(1), "OLDPC<00>"), "10.0.1.1 refreshed it: OLDPC<00>")),
    PARTIAL_RELEASE(story("SRV<20>", 60)
            .because("released one of several addresses")
            .cause(site -> {
                site.register(host(1), "SRV<20>");
                site.answers(host(1), "SRV<20>", host(1), host(2));
                site.register(host(2), "SRV<20>");
                site.release(host(2), "SRV<20>");
                site.elapse(Duration.ofMinutes(1));
            })
            .nearMiss(site -> {
                site.register(host(1), "SRV<20>");
                site.answers(host(1), "SRV<20>", host(1), host(2));
                site.register(host(2), "SRV<20>");
                site.release(host(2), "SRV<20>");
                site.release(host(1), "SRV<20>");
            })
            .gone(site -> site.register(host(2), "SRV<20>"), "10.0.1.1 said that it has it: SRV<20>")),
    SPLIT_WINS(story("SRV<20>", 60)
            .inACapture()
            .because("registers with 10.0.0.254", "registers with 10.0.1.250")
            .cause(site -> twoServers(site, host(2)))
            .nearMiss(site -> twoServers(site, host(9)))
            .gone(site -> site.release(host(2), "SRV<20>"), "10.0.1.2 released it: SRV<20>")),
    REPLICATION_CONFLICT(story("PC1<00>", 60)
            .because("has one record", "has another, for another host")
            .cause(site -> {
                replica(site, host(250), host(1));
                replica(site, host(251), host(2));
            })
            .nearMiss(site -> {
                replica(site, host(250), host(1));
                replica(site, host(251), host(2));
                replica(site, host(251), host(1));
            })
            .gone(
                    site -> site.tell(Fact.of(site.now(), FactKind.RELEASED, Site.name("PC1<00>"), host(2))),
                    "10.0.1.2 released it: PC1<00>")),
    STATIC_BLOCKS_LIVE(story("PRINTER<20>", 95)
            .because("is alive and was refused by a person's entry")
            .advises("nbnsd delete 'PRINTER<20>'")
            .cause(site -> {
                site.edit(new Edit.Put(fixed("PRINTER<20>", host(1)), Edit.IfTaken.KEEP));
                site.register(host(2), "PRINTER<20>");
            })
            .nearMiss(site -> {
                site.edit(new Edit.Put(fixed("PRINTER<20>", host(1)), Edit.IfTaken.KEEP));
                site.register(host(1), "PRINTER<20>");
            })
            .gone(
                    site -> {
                        site.edit(new Edit.Delete(Site.name("PRINTER<20>"), false));
                        site.register(host(2), "PRINTER<20>");
                    },
                    "there is no static record in its way any more")),
    USER_NAMED_LIKE_COMPUTER(story("PC1<03>", 85)
            .because("is the computer PC2, and the other is the computer PC1")
            .cause(site -> userAndComputer(site, "PC2<00>"))
            .nearMiss(site -> userAndComputer(site, "PC1<00>"))
            .gone(site -> site.release(host(1), "PC1<03>"), "10.0.1.1 released it: PC1<03>")),
    NAME_SERVER_SILENT(story("PC1<00>", 85)
            .inACapture()
            .because(
                    "asks the name server 10.0.1.250 first",
                    "has asked it 3 times without an answer",
                    "asks everybody then")
            .cause(site -> asksAServer(site, 3, false))
            .nearMiss(site -> asksAServer(site, 3, true))
            .gone(site -> site.grantElsewhere(host(1), "PC1<20>", host(250)), "10.0.1.1 was granted the name")),
    REPLICA_STALE(story("PC1<00>", 85)
            .because("came from another name server", "does not have the name now")
            .cause(site -> {
                replica(site, host(250), host(1));
                site.answers(host(1), "PC1<00>");
                site.probe(host(1), "PC1<00>");
            })
            .nearMiss(site -> {
                replica(site, host(250), host(1));
                site.answers(host(1), "PC1<00>", host(1));
                site.probe(host(1), "PC1<00>");
            })
            .gone(
                    site -> {
                        site.elapse(Duration.ofHours(1));
                        site.tell(Fact.of(site.now(), FactKind.REPLICA_ENDED, Site.name("PC1<00>"), Ipv4Address.ZERO)
                                .with(host(250)));
                    },
                    "the record of another name server has ended: PC1<00>")),
    RELEASE_UNDONE(story("PC1<00>", 70)
            .because("released it here", "came back from the owner, who had it before")
            .cause(site -> releasedAndBack(site, host(250)))
            .nearMiss(site -> releasedAndBack(site, host(251)))
            .gone(
                    site -> {
                        site.elapse(Duration.ofHours(1));
                        site.tell(Fact.of(site.now(), FactKind.RELEASED, Site.name("PC1<00>"), host(1)));
                    },
                    "10.0.1.1 released it: PC1<00>")),
    DEAD_OWNER(story("PC1<00>", 80)
            .because("came from this owner", "has not been reached since")
            .cause(site -> ownerFails(site, Duration.ofHours(25)))
            .nearMiss(site -> ownerFails(site, Duration.ofHours(23)))
            .gone(
                    site -> site.tell(Fact.of(site.now(), FactKind.PARTNER_RESTORED, null, host(250))),
                    "10.0.1.250 works again as a partner of replication")),
    PARTNERS_NOT_MIRRORED(story("PC1<00>", 90)
            .because("does what its type here does not allow")
            .cause(site -> {
                replica(site, host(250), host(1));
                site.tell(Fact.of(site.now(), FactKind.PARTNER_ONE_SIDED, null, host(250)));
            })
            .nearMiss(site -> {
                replica(site, host(250), host(1));
                site.tell(Fact.of(site.now(), FactKind.PARTNER_ONE_SIDED, null, host(251)));
            })
            .gone(
                    site -> site.tell(Fact.of(site.now(), FactKind.PARTNER_MIRRORED, null, host(250))),
                    "10.0.1.250 replicates as it is configured for")),
    TURNED_AWAY(story("WPAD<00>", 85)
            .because("is told no, whoever has the name")
            .matters(Advice.Severity.NOTHING_TO_DO)
            .cause(site -> site.register(host(1), "WPAD<00>"))
            .nearMiss(site -> site.query(host(1), "WPAD<00>"))
            .gone(site -> site.elapse(Duration.ofDays(2)), "nothing of the kind has been seen since")),
    RECALLED_BY_SERVER(story("MYPC<00>", 85)
            .because("is the name server of this machine")
            .cause(site -> site.tell(Fact.of(site.now(), FactKind.SERVER_DEMANDED, Site.name("MYPC<00>"), host(250))))
            .nearMiss(
                    site -> site.tell(Fact.of(site.now(), FactKind.RELEASE_DEMANDED, Site.name("MYPC<00>"), host(250))))
            .gone(
                    site -> site.tell(Fact.of(site.now(), FactKind.GRANTED, Site.name("MYPC<00>"), host(1))
                            .with(host(250))),
                    "10.0.1.1 was granted the name: MYPC<00>")),
    NOBODY_HAS_IT(story("OLDSRV<20>", 90)
            .because("asked for it at least 2 times, last", "asked for it, and nobody had it")
            .advises("nbnsd add-static 'OLDSRV<20>' --address ADDRESS")
            .cause(site -> {
                site.query(host(2), "OLDSRV<20>");
                site.query(host(2), "OLDSRV<20>");
                site.query(host(3), "OLDSRV<20>");
            })
            .nearMiss(site -> {
                site.register(host(1), "OLDSRV<20>");
                site.query(host(2), "OLDSRV<20>");
            })
            .goneWithoutATrace(site -> site.register(host(1), "OLDSRV<20>"))),
    TYPE_COLLISION(story("SALES<00>", 90)
            .because("wants it for itself", "uses it as a group", "and that ended so")
            .cause(site -> {
                site.registerGroup(host(1), "SALES<00>");
                site.register(host(2), "SALES<00>");
            })
            .nearMiss(site -> {
                site.registerGroup(host(1), "SALES<00>");
                site.registerGroup(host(2), "SALES<00>");
            })
            .gone(site -> site.registerGroup(host(2), "SALES<00>"), "10.0.1.2 ")),
    BROWSER_CONTENTION(story("SITE<1D>", 85)
            .inACapture()
            .because("refused first", "refused 3 times, last")
            .cause(site -> elections(site, 3))
            .nearMiss(site -> elections(site, 2))
            .gone(site -> site.elapse(Duration.ofHours(1)), "nothing of the kind has been seen since")),
    VIRTUAL_NAME_MOVE(story("CLUSTER<20>", 60)
            .because("had it besides a name of its own", "gave it up", "has it now, besides a name of its own")
            .cause(site -> failover(site, "NODE1<00>"))
            .nearMiss(site -> failover(site, "CLUSTER<00>"))
            .gone(site -> site.release(host(2), "CLUSTER<20>"), "10.0.1.2 released it: CLUSTER<20>")),
    APP_ALIAS(story("VIEWER        A<00>", 85)
            .because("the name is that of a computer with a letter behind it", "has it")
            .cause(site -> claimedTwice(site, "VIEWER        A<00>"))
            .nearMiss(site -> claimedTwice(site, "VIEWERA<00>"))
            .gone(site -> site.release(host(1), "VIEWER        A<00>"), "10.0.1.1 released it")),
    DERIVED_RENAME(story("DHCP-17<00>", 60)
            .because("gave one name up", "took another at once")
            .cause(site -> renames(site, Duration.ofSeconds(2)))
            .nearMiss(site -> renames(site, Duration.ofHours(24)))
            .gone(
                    site -> {
                        site.elapse(Duration.ofHours(1));
                        site.register(host(1), "MACBOOK<00>");
                    },
                    "10.0.1.1 was granted the name: MACBOOK<00>")),
    GATEWAYED_ADDRESS(story("DOCKER<20>", 60)
            .inACapture()
            .because("claims it for addresses that are not its own")
            .cause(site -> site.registerFor(host(1), "DOCKER<20>", Ipv4Address.parse("172.17.0.2")))
            .nearMiss(site -> site.registerFor(host(1), "DOCKER<20>", host(1)))
            .gone(site -> site.register(host(1), "DOCKER<20>"), "10.0.1.1 claimed: DOCKER<20> at 10.0.1.1")),
    OWNER_FLAP(story("PC1<00>", 80)
            .because("did not answer", "got it for that", "did not answer, either", "has it again")
            .cause(site -> {
                silentTakeOver(site);
                site.register(host(1), "PC1<00>");
                site.elapse(Duration.ofSeconds(5));
            })
            .nearMiss(site -> {
                silentTakeOver(site);
                site.refresh(host(2), "PC1<00>");
            })
            .gone(
                    site -> {
                        site.elapse(Duration.ofDays(2));
                        site.refresh(host(1), "PC1<00>");
                    },
                    "nothing of the kind has been seen since")),
    SPOOFING_SUSPECTED(story("QZXVWKJHTR<00>", 95)
            .because("answers for what nobody has")
            .cause(site -> site.tell(Fact.of(site.now(), FactKind.BAIT_ANSWERED, Site.name("QZXVWKJHTR<00>"), host(66))
                    .found()))
            .nearMiss(site -> site.tell(Fact.of(site.now(), FactKind.ANSWERED, Site.name("QZXVWKJHTR<00>"), host(66))
                    .found()))
            .gone(site -> site.elapse(Duration.ofDays(2)), "nothing of the kind has been seen since")),
    SELF_ECHO(story("PC1<00>", 90)
            .inACapture()
            .because("seen first", "seen 2 times, last")
            .cause(site -> {
                site.claimSeenTwice(host(1), "PC1<00>", 4711);
                site.claimSeenTwice(host(1), "PC1<00>", 4712);
            })
            .nearMiss(site -> {
                site.claimOnTheSegment(host(1), "PC1<00>");
                site.claimOnTheSegment(host(1), "PC1<00>");
            })
            .gone(site -> site.elapse(Duration.ofHours(2)), "nothing of the kind has been seen since")),
    INSUFFICIENT_EVIDENCE(story("PC1<00>", 0)
            .inACapture()
            .because("several hosts have to do with it")
            .cause(site -> {
                site.claimOnTheSegment(host(1), "PC1<00>");
                site.claimOnTheSegment(host(2), "PC1<00>");
            })
            .nearMiss(site -> {
                site.claimOnTheSegment(host(1), "PC1<00>");
                site.claimOnTheSegment(host(1), "PC1<00>");
            })
            .goneWithoutATrace(site -> site.release(host(2), "PC1<00>")));

    /** What is told of one verdict. */
    static final class Story {
        final String name;
        final int confidence;
        boolean isLive = true;
        List<String> because = List.of();
        String advice = "";
        Advice.@Nullable Severity severity;
        Consumer<Site> cause = site -> {};
        Consumer<Site> nearMiss = site -> {};
        Consumer<Site> gone = site -> {};
        String end = "";

        Story(String name, int confidence) {
            this.name = name;
            this.confidence = confidence;
        }

        Story inACapture() {
            isLive = false;
            return this;
        }

        Story because(String... shows) {
            because = List.of(shows);
            return this;
        }

        Story advises(String command) {
            advice = command;
            return this;
        }

        /** Other than usual. */
        Story matters(Advice.Severity how) {
            severity = how;
            return this;
        }

        Story cause(Consumer<Site> traffic) {
            cause = traffic;
            return this;
        }

        Story nearMiss(Consumer<Site> traffic) {
            nearMiss = traffic;
            return this;
        }

        Story gone(Consumer<Site> traffic, String text) {
            gone = traffic;
            end = text;
            return this;
        }

        /** What was never more than an open question is no history. */
        Story goneWithoutATrace(Consumer<Site> traffic) {
            return gone(traffic, "");
        }

        List<Verdict> explain(Site site) {
            return isLive ? site.live(name) : site.passive(name);
        }
    }

    final Story story;

    VerdictStory(Story story) {
        this.story = story;
    }

    private static Story story(String name, int confidence) {
        return new Story(name, confidence);
    }

    private static void docked(Site site, Ipv4Address second) {
        site.register(host(1), "LAPTOP<00>");
        site.answers(host(1), "LAPTOP<00>", host(1), second);
        site.register(host(2), "LAPTOP<00>");
    }

    private static void twoLogons(Site site) {
        site.register(host(1), "PC1<00>");
        site.register(host(2), "PC2<00>");
        site.register(host(1), "ALICE<03>");
        site.register(host(2), "ALICE<03>");
    }

    private static void duplicate(Site site) {
        claimedTwice(site, "PC1<20>");
    }

    private static void claimedTwice(Site site, String name) {
        site.register(host(1), name);
        site.answers(host(1), name, host(1));
        site.register(host(2), name);
    }

    private static void longNames(Site site, String one, String other) {
        claimedTwice(site, "PRODUCTION-CELL<20>");
        site.dns(host(1), one);
        site.dns(host(2), other);
    }

    private static void moves(Site site, long mac) {
        site.register(host(1), "PC1<00>");
        site.status(host(1), 0x3C5282000001L, "PC1<00>");
        site.elapse(Duration.ofHours(1));
        site.register(host(2), "PC1<00>");
        site.elapse(Duration.ofSeconds(5));
        site.status(host(2), mac, "PC1<00>");
    }

    private static void silentAfter(Site site, Duration pause) {
        site.register(host(1), "OLDPC<00>");
        site.elapse(pause);
        site.probe(host(1), "OLDPC<00>");
    }

    private static void twoServers(Site site, Ipv4Address second) {
        site.register(host(1), "SRV<20>");
        site.registerElsewhere(host(2), "SRV<20>", host(250));
        site.answers(host(1), "SRV<20>", host(1), second);
        site.askTheSegment(host(3), "SRV<20>");
    }

    private static void replica(Site site, Ipv4Address owner, Ipv4Address holder) {
        site.tell(Fact.of(site.now(), FactKind.REPLICATED, Site.name("PC1<00>"), holder)
                .with(owner)
                .with(List.of(holder)));
    }

    private static void releasedAndBack(Site site, Ipv4Address owner) {
        replica(site, host(250), host(1));
        site.elapse(Duration.ofHours(1));
        site.tell(Fact.of(site.now(), FactKind.RELEASED, Site.name("PC1<00>"), host(1)));
        site.elapse(Duration.ofSeconds(10));
        replica(site, owner, host(1));
    }

    private static void ownerFails(Site site, Duration time) {
        replica(site, host(250), host(1));
        site.tell(Fact.of(site.now(), FactKind.PARTNER_FAILED, null, host(250)));
        site.elapse(time);
    }

    static NameRecord fixed(String name, Ipv4Address address) {
        return new NameRecord(
                Site.name(name),
                RecordType.UNIQUE,
                RecordState.ACTIVE,
                NodeType.H,
                true,
                Ipv4Address.ZERO,
                1,
                address,
                Long.MAX_VALUE,
                List.of(new Holder(address, Ipv4Address.ZERO, 0, Long.MAX_VALUE)));
    }

    private static void userAndComputer(Site site, String other) {
        site.answers(host(1), "PC1<00>", host(1));
        site.answers(host(1), "PC1<03>", host(1));
        site.register(host(1), "PC1<00>");
        site.register(host(1), "PC1<03>");
        site.register(host(2), other);
        site.register(host(2), "PC1<03>");
    }

    private static void asksAServer(Site site, int times, boolean isAnswered) {
        for (int i = 0; i < times; i++) {
            site.registerElsewhere(host(1), "PC1<00>", host(250));
            site.elapse(Duration.ofMillis(1500));
        }
        if (isAnswered) {
            site.grantElsewhere(host(1), "PC1<00>", host(250));
        }
        site.claimOnTheSegment(host(1), "PC1<00>");
    }

    private static void elections(Site site, int times) {
        site.answers(host(1), "SITE<1D>", host(1));
        for (int i = 0; i < times; i++) {
            site.claimOnTheSegment(host(2), "SITE<1D>");
            site.between(
                    host(1),
                    host(2),
                    NegativeRegistrationResponse.of(
                            site.lastId(),
                            Site.name("SITE<1D>"),
                            Rcode.ACT_ERR,
                            0,
                            AddressEntry.unique(NodeType.B, host(1))));
            site.elapse(Duration.ofMinutes(5));
        }
    }

    private static void failover(Site site, String own) {
        site.register(host(1), own);
        site.register(host(2), "NODE2<00>");
        site.register(host(1), "CLUSTER<20>");
        site.elapse(Duration.ofMinutes(10));
        site.refresh(host(1), own);
        site.release(host(1), "CLUSTER<20>");
        site.register(host(2), "CLUSTER<20>");
        site.elapse(Duration.ofMinutes(10));
        site.refresh(host(2), "NODE2<00>");
    }

    private static void renames(Site site, Duration pause) {
        site.register(host(1), "MACBOOK<00>");
        site.elapse(Duration.ofHours(1));
        site.release(host(1), "MACBOOK<00>");
        site.elapse(pause);
        site.register(host(1), "DHCP-17<00>");
    }

    private static void silentTakeOver(Site site) {
        site.register(host(1), "PC1<00>");
        site.register(host(2), "PC1<00>");
        site.elapse(Duration.ofSeconds(5));
    }
}
