/**
 * The end node: this machine's own names on the network (RFC 1002 sections 5.1.1 to 5.1.3, and H nodes as Windows has
 * them). It claims, defends, refreshes and releases them on every interface, asks for the names of others, and persists
 * nothing. Pure like everything below it; this package uses {@code name}, {@code wire}, {@code registry} and
 * {@code protocol}.
 *
 * <p>Start with {@link org.nbnsd.node.EndNode}: a {@link org.nbnsd.protocol.Part} for the loop. One thread calls all of
 * it, views included.
 *
 * <ul>
 *   <li>What programs and people want is a {@link org.nbnsd.node.NodeWish}. What takes time is answered by an
 *       {@link org.nbnsd.node.Outcome} when it is there.
 *   <li>A program holds a name by <i>lease</i>, under a holder number that the caller chooses, one for each connection.
 *       All leases of a name share its registration; it is released with the last. {@code ReleaseAll} ends those of a
 *       connection that is closed.
 *   <li>Each name has a state on each interface ({@link org.nbnsd.node.NameState}); none depends on another.
 *   <li>{@code Leaving} releases all names; {@code isAtRest} says when everybody has been told.
 * </ul>
 *
 * <p>When a name server shares process and port, {@code org.nbnsd.core.Core} gives each datagram to whom
 * {@link org.nbnsd.node.EndNode#interestIn} says:
 *
 * <ul>
 *   <li>to the node: answers to its own requests; everything by broadcast; node status requests; unicast queries for
 *       names that it holds, if RD is clear, or if nobody else can hold them (unique, and no user name)
 *   <li>to both: a unicast release of a unique name that the node holds, which is a request to the one and a demand to the
 *       other; answers that the node did not ask for
 *   <li>to the server: all else, that is claims and releases by unicast, and queries with RD set
 * </ul>
 *
 * <p>What one of them sends to an address of this machine reaches the other without the network, so the own server can be
 * the node's first name server ({@link org.nbnsd.node.NodeSettings#SAME_MACHINE}: on each interface at its own address), and
 * challenges the node like any other holder.
 */
@NullMarked
package org.nbnsd.node;

import org.jspecify.annotations.NullMarked;
