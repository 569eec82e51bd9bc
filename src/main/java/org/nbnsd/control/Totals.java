package org.nbnsd.control;

/**
 * How many records there are, at one moment.
 *
 * @param matching how many fit the filter
 * @param all how many there are, deleted ones only if the filter asks for them
 * @param now that moment, in milliseconds since the epoch
 */
public record Totals(int matching, int all, long now) {}
