package org.nbnsd.control;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;
import org.nbnsd.name.NetbiosName;
import org.nbnsd.replication.OwnerStatus;
import org.nbnsd.replication.PartnerStatus;
import org.nbnsd.replication.PartnerStatus.Activity;
import org.nbnsd.replication.PartnerStatus.Trouble;
import org.nbnsd.replication.ReplicationSettings.Partner;
import org.nbnsd.replication.ReplicationSettings.Type;
import org.nbnsd.replication.ReplicationSettings.UserNames;
import org.nbnsd.replication.ReplicationWish;
import org.nbnsd.replication.ReplicationWish.ByPartner;
import org.nbnsd.replication.ReplicationWish.Compared;
import org.nbnsd.replication.ReplicationWish.Difference;
import org.nbnsd.replication.ReplicationWish.Done;
import org.nbnsd.wire.Ipv4Address;

/** Replication that only says what a test wants, and writes down what is wanted of it. */
public final class FakeReplication implements ReplicationBackend {
    public static final Ipv4Address HERE = Ipv4Address.parse("10.0.0.1");
    public static final Ipv4Address PARTNER = Ipv4Address.parse("10.0.1.5");
    public static final Ipv4Address SILENT = Ipv4Address.parse("10.0.1.6");

    /** One with all that can be known, and one of which nothing is. */
    public static final List<PartnerStatus> PARTNERS = List.of(
            new PartnerStatus(
                    new Partner(PARTNER, Type.BOTH, false, Duration.ofMinutes(30), 20, true, false, UserNames.OFF),
                    true,
                    5,
                    Activity.BUSY,
                    Activity.IDLE,
                    2,
                    FakeBackend.NOW - 60_000,
                    FakeBackend.NOW + 1_740_000,
                    9,
                    3,
                    6,
                    1,
                    new Trouble(2, "connection refused: nobody listens there", FakeBackend.NOW - 120_000),
                    new Trouble(0, "no answer within 10 s", FakeBackend.NOW - 3_600_000),
                    5_000_000_000L,
                    1,
                    "FRED<20>, version 7 of 10.0.1.9 from 10.0.1.5 is skipped: its state has no meaning",
                    12,
                    FakeBackend.NOW - 1000,
                    4),
            new PartnerStatus(
                    new Partner(SILENT, Type.PULL, true, Duration.ZERO, 0, false, true, UserNames.LATEST),
                    false,
                    0,
                    Activity.CLOSED,
                    Activity.CLOSED,
                    0,
                    null,
                    null,
                    0,
                    0,
                    0,
                    0,
                    Trouble.NONE,
                    Trouble.NONE,
                    0,
                    0,
                    null,
                    0,
                    null,
                    0));

    /** With versions above what a signed number has. */
    public static final List<OwnerStatus> OWNERS = List.of(
            new OwnerStatus(HERE, true, 17, 16, 1, 11, null, 17),
            new OwnerStatus(PARTNER, false, Long.MIN_VALUE, 40, 3, 2, PARTNER, -1));

    private final List<ReplicationWish> wishes = new ArrayList<>();
    private @Nullable String problem;
    private long skipped;
    private boolean isAlone;

    /** Partners fail from now on. */
    public FakeReplication failing(String why) {
        problem = why;
        return this;
    }

    /** Partners send so many records that cannot be kept from now on. */
    public FakeReplication skipping(long records) {
        skipped = records;
        return this;
    }

    /** Nobody takes its records from now on. */
    public FakeReplication aloneInTheWorld() {
        isAlone = true;
        return this;
    }

    private ByPartner taken() {
        List<String> reasons = LongStream.rangeClosed(1, Math.min(skipped, 10))
                .mapToObj(number -> "record " + number + " cannot be read")
                .toList();
        return new ByPartner(PARTNER, 3, skipped, reasons, null);
    }

    public List<ReplicationWish> wishes() {
        return List.copyOf(wishes);
    }

    @Override
    public CompletableFuture<List<PartnerStatus>> partners() {
        return CompletableFuture.completedFuture(PARTNERS);
    }

    @Override
    public CompletableFuture<List<OwnerStatus>> owners() {
        return CompletableFuture.completedFuture(OWNERS);
    }

    @Override
    public CompletableFuture<Done> act(ReplicationWish wish) {
        wishes.add(wish);
        List<ByPartner> partners = isAlone || wish instanceof ReplicationWish.RemoveOwner
                ? List.of()
                : List.of(problem == null ? taken() : ByPartner.failed(PARTNER, problem));
        return CompletableFuture.completedFuture(new Done(partners, problem == null ? 3 : 0));
    }

    @Override
    public CompletableFuture<Compared> verify(ReplicationWish.Verify wish) {
        wishes.add(wish);
        if (wish.name() != null && wish.name().equals(NetbiosName.parse("LATE<20>"))) {
            return CompletableFuture.failedFuture(new IOException("no partner has answered"));
        }
        List<Difference> differences = wish.name() == null
                ? List.of(new Difference(
                        NetbiosName.parse("FRED<20>"),
                        PARTNER,
                        HERE,
                        Difference.Kind.OTHER_RECORD,
                        "version 7, 10.0.0.5",
                        "version 6, 10.0.0.9"))
                : List.of();
        return CompletableFuture.completedFuture(new Compared(
                List.of(new ByPartner(PARTNER, 40, 0, List.of(), problem)), 40, differences, differences.size() * 2L));
    }

    @Override
    public boolean isPulledFrom() {
        return true;
    }

    @Override
    public long now() {
        return FakeBackend.NOW;
    }
}
