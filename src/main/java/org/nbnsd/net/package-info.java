/**
 * The sockets: UDP on every local address, so that an answer leaves from the address that was asked, and the addresses
 * followed while they come and go. Start reading at {@link org.nbnsd.net.UdpEndpoints}; what arrives goes to a
 * {@link org.nbnsd.net.UdpHandler}, and, where wished, to a capture file ({@link org.nbnsd.net.PcapWriter}).
 *
 * <p>One event loop thread reads and writes the sockets and calls the handler. Where there is more than one processor,
 * other threads share each address with it and answer queries ({@link org.nbnsd.net.QueryHandler}); the kernel chooses who
 * gets what. One more thread looks for addresses and binds ({@link org.nbnsd.net.AddressFollower}), so that nothing slow
 * happens on the first. Another one looks who is there on the segments ({@link org.nbnsd.net.NeighbourWatch}): what is sent to
 * hosts that are not must not keep what is for others ({@link org.nbnsd.net.Departures}).
 *
 * <p>TCP is there for parts of the core that have links ({@link org.nbnsd.net.TcpLinks}), on the same thread and at the same addresses.
 * This package uses {@code protocol} and Netty, and knows nothing of what the datagrams mean.
 */
@NullMarked
package org.nbnsd.net;

import org.jspecify.annotations.NullMarked;
