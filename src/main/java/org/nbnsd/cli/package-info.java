/**
 * The commands: what a person asks a network or a daemon, and what the answers mean in words, as a table or as JSON.
 *
 * <p>Start with {@link org.nbnsd.cli.Main}. {@link org.nbnsd.cli.Exchange} decides, without I/O, what a datagram means to
 * a request under way; {@link org.nbnsd.cli.Asker} has the socket; a command puts the two together and prints. A plain
 * query answers in well under a second, JVM start included, so only the class of the command that runs is loaded, and only
 * the commands of the daemon touch the daemon. {@link org.nbnsd.cli.ControlCommand} is what the commands for a running
 * daemon's records have in common. {@link org.nbnsd.cli.CaptureCommand} is what
 * those for capture files have in common. This package uses {@code protocol}, {@code diagnosis}, {@code capture},
 * {@code control} and {@code transfer}.
 */
@NullMarked
package org.nbnsd.cli;

import org.jspecify.annotations.NullMarked;
