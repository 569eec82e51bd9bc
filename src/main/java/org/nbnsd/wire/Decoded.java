package org.nbnsd.wire;

/** What a datagram turned out to be: a {@link Message}, or {@link Malformed}. */
public sealed interface Decoded permits Message, Malformed {}
