package org.nbnsd.server;

import org.jspecify.annotations.Nullable;
import org.nbnsd.name.NetbiosName;
import org.nbnsd.wire.Ipv4Address;

/**
 * What one host is asked: whether it still has a name.
 *
 * @param challenge for which challenge; null if the host is asked as an intruder on a computer's name
 * @param name the name
 * @param holder the host
 * @param arrival the local address at which the claim came in for which it is asked
 */
record Question(@Nullable Challenge challenge, NetbiosName name, Ipv4Address holder, Ipv4Address arrival) {}
