package org.nbnsd.bench;

import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.nbnsd.name.NetbiosName;
import org.nbnsd.registry.Change;
import org.nbnsd.registry.NameClaim;
import org.nbnsd.registry.NameRecord;
import org.nbnsd.registry.NameTable;
import org.nbnsd.registry.RecordType;
import org.nbnsd.registry.RegistrationRule;
import org.nbnsd.registry.RegistrationRule.NamePolicy;
import org.nbnsd.registry.RegistrationRule.NameUse;
import org.nbnsd.registry.Standing;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/** Looking up and deciding. Public and not final, because JMH extends it. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class TableBenchmarks {
    static final long NOW = 1_700_000_000_000L;
    static final long EXPIRES_AT = NOW + 518_400_000;
    /** Of these, at random, so many that they do not all stay in the caches of the processor. */
    static final int ASKED = 1 << 16;

    /** Names in the table. */
    @Param({"1000", "1000000"})
    public int names;

    private final NetbiosName[] asked = new NetbiosName[ASKED];
    private NameTable table = new NameTable();
    private int next;

    /** Fills the table. */
    @Setup
    public void fill() {
        table = filled(names);
        Random random = new Random(1);
        for (int i = 0; i < ASKED; i++) {
            asked[i] = Databases.name(random.nextInt(names));
        }
    }

    static NameTable filled(int names) {
        NameTable table = new NameTable();
        for (int name = 0; name < names; name++) {
            table.apply(new Change.Put(Databases.record(name, NOW, EXPIRES_AT)));
        }
        return table;
    }

    private NetbiosName next() {
        next = (next + 1) % ASKED;
        return asked[next];
    }

    /** A name that is there. */
    @Benchmark
    public @Nullable NameRecord get() {
        return table.get(next());
    }

    /** A look-up, and the decision on the claim of the holder. */
    @Benchmark
    public RegistrationRule decide() {
        NetbiosName name = next();
        NameRecord held = table.get(name);
        NameClaim claim = new NameClaim(
                name,
                false,
                RecordType.UNIQUE,
                held.nodeType(),
                held.holders().get(0).address());
        return RegistrationRule.decide(held.at(NOW), claim, NameUse.ORDINARY, NamePolicy.OPEN, Standing.ENTITLED);
    }
}
