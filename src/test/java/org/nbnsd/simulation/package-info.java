/**
 * A site with virtual time: hosts that behave as NT, 9x, newer Windows and Samba do, and hostile ones; a network that
 * loses, doubles, reorders and cuts; a disk that is slow and fails; a server that dies at any instant. One seed is one
 * run, and {@link org.nbnsd.simulation.Invariant} says what must hold after every step.
 *
 * <p>Start with {@link org.nbnsd.simulation.Simulation}. What is simulated ends at the datagrams: the core, the decoder,
 * the encoder, the loop and the runner of effects are the real ones.
 */
package org.nbnsd.simulation;
