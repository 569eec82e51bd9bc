/**
 * What the name server does on this machine, side by side with Samba's nmbd and with an echo that only answers, as a table.
 *
 * <p>Start with {@link org.nbnsd.bench.Benchmark}, which {@code mvn -q -Pbench verify} runs; {@link org.nbnsd.bench.Row} is
 * what one measurement is. The load generator and the echo are C programs in {@code src/bench}. The parts of the server,
 * each by itself, are measured by {@link org.nbnsd.bench.Microbenchmarks}. Nothing here is a test: no class ends with
 * {@code Test} or {@code IT}.
 */
@NullMarked
package org.nbnsd.bench;

import org.jspecify.annotations.NullMarked;
