/**
 * The program: {@link org.nbnsd.cli.Main} has the table of commands, and {@code Failures} says what is wrong with a command line.
 *
 * <p>The commands are in rooms by whom they ask: {@code cli.network} hosts and name servers, {@code cli.records} and {@code cli.node} a
 * daemon on this machine, about its records and about the names of this machine, {@code cli.replication} about its partners, {@code cli.diagnosis} a daemon or a file about what
 * happened, and {@code cli.daemon} is the daemon, its configuration and its database. {@code cli.console} is what they have in common.
 * A plain query answers in well under a second, JVM start included: only the class of the command that runs is loaded, and only
 * {@code cli.daemon} touches the daemon.
 */
@NullMarked
package org.nbnsd.cli;

import org.jspecify.annotations.NullMarked;
