package org.nbnsd.protocol;

/**
 * What a person or a program may want of the core. Each part of it has a closed set of its own; what it answers, by {@link
 * Effect.Answer}, is said there.
 */
public interface Wish {}
