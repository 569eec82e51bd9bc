/**
 * Why there is a conflict, whether it is real, and what to do: from events, or packets of a capture, to sentences. Pure like
 * everything below it; this package uses {@code name}, {@code wire}, {@code registry} and {@code protocol}.
 *
 * <p>Start with {@link org.nbnsd.diagnosis.Fact}, which everything is made of, and {@link org.nbnsd.diagnosis.Diagnosis},
 * which draws a {@link org.nbnsd.diagnosis.Verdict} from them. {@link org.nbnsd.diagnosis.EventFacts} makes facts of the
 * events of this server and node, {@link org.nbnsd.diagnosis.PacketFacts} of packets that somebody captured;
 * {@link org.nbnsd.diagnosis.Timeline} keeps them, within limits.
 *
 * <p>Who wants to know more asks: {@link org.nbnsd.diagnosis.ProbePlan} says whom and what, {@link org.nbnsd.diagnosis.Probe}
 * makes facts of the answers, and {@link org.nbnsd.diagnosis.BaitName} makes up names that only those answer for who answer
 * for all.
 *
 * <p>{@link org.nbnsd.diagnosis.Casebook} keeps those of a capture, within limits. {@link org.nbnsd.diagnosis.Audit} counts who
 * uses names for what: facts of captures, or of a daemon its registrations and {@link org.nbnsd.diagnosis.Questions}.
 *
 * <p>{@link org.nbnsd.diagnosis.EventData} reads what Windows logs of a conflict, and {@link org.nbnsd.diagnosis.Identity}
 * draws from facts who the address in it was at that time.
 */
@NullMarked
package org.nbnsd.diagnosis;

import org.jspecify.annotations.NullMarked;
