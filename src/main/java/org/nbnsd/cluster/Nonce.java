package org.nbnsd.cluster;

/**
 * What tells one write from every other, for ever: with it a node finds out whether a write happened whose answer it did not get.
 *
 * @param node the node that writes
 * @param since when that node started, in milliseconds since the epoch
 * @param number counted since then
 */
public record Nonce(String node, long since, long number) {}
