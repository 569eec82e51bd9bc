package org.nbnsd.control;

import java.util.List;
import org.nbnsd.registry.EditOutcome;

/**
 * What scavenging did, or would do.
 *
 * @param outcomes the records whose time had come
 * @param nextDue when the next record's time comes, in milliseconds since the epoch; {@link Long#MAX_VALUE} for never
 * @param now milliseconds since the epoch
 */
public record Scavenged(List<EditOutcome> outcomes, long nextDue, long now) {}
