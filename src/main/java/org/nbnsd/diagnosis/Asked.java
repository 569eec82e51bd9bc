package org.nbnsd.diagnosis;

import org.nbnsd.wire.Ipv4Address;

/**
 * What came of asking a host, or why it was not asked.
 *
 * @param host its address
 * @param asked whether it was asked anything
 * @param text in words
 */
public record Asked(Ipv4Address host, boolean asked, String text) {}
