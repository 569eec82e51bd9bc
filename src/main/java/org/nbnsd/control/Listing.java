package org.nbnsd.control;

import java.util.List;
import org.nbnsd.registry.NameRecord;

/**
 * Records that were asked for, as they were at one moment. A record whose time has come stays as it is until it is
 * scavenged, although the network no longer gets to see it.
 *
 * @param records the records, by name; as many as were wanted
 * @param matching how many fit the filter
 * @param all how many records there are, without deleted ones
 * @param now that moment, in milliseconds since the epoch
 */
public record Listing(List<NameRecord> records, int matching, int all, long now) {}
