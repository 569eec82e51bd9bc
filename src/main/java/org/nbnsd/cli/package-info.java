/**
 * The commands: what a person asks a network or a daemon, and what the answers mean in words, as a table or as JSON.
 *
 * <p>Start with {@link org.nbnsd.cli.Main}. {@link org.nbnsd.cli.Exchange} decides, without I/O, what a datagram means to
 * a request under way; {@link org.nbnsd.cli.Asker} has the socket; a command puts the two together and prints. A plain
 * query answers in well under a second, JVM start included, so only the class of the command that runs is loaded, and only
 * the commands of the daemon touch the daemon. {@link org.nbnsd.cli.ControlCommand} is what the commands for a running
 * daemon have in common, {@link org.nbnsd.cli.CaptureCommand} what those for capture files have;
 * {@link org.nbnsd.cli.HoldCommand} is a name of this machine for as long as a command runs, and
 * {@link org.nbnsd.cli.LocalNbtstat} what the daemon knows of those names. This package uses {@code protocol}, {@code file},
 * {@code diagnosis}, {@code capture}, {@code control}, {@code node} (through it) and {@code transfer}.
 */
@NullMarked
package org.nbnsd.cli;

import org.jspecify.annotations.NullMarked;
