package org.nbnsd.control;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.nbnsd.name.NetbiosName;
import org.nbnsd.registry.NameRecord;

/**
 * The record of one name.
 *
 * @param record the record; null if there is none
 * @param alike other names that differ in the suffix only, in order; 20 at most, and not those of deleted records
 * @param now milliseconds since the epoch
 */
public record Lookup(@Nullable NameRecord record, List<NetbiosName> alike, long now) {}
