/**
 * Commands that ask hosts and name servers. {@link org.nbnsd.cli.network.Exchange} decides, without I/O, what a datagram means to a
 * request under way; {@link org.nbnsd.cli.network.Asker} has the socket; a command puts the two together and prints.
 * {@link org.nbnsd.cli.network.LocalNbtstat} is what the daemon knows of this machine's names.
 */
@NullMarked
package org.nbnsd.cli.network;

import org.jspecify.annotations.NullMarked;
