/**
 * A NetBIOS name service daemon.
 *
 * <p>A pure core maps (input, now) to a list of effects; a thin shell receives, makes durable,
 * sends and sleeps.
 *
 * <p>Arrows point only to packages further up this list:
 *
 * <ul>
 *   <li>{@code name}: NetBIOS names and their encoding
 *   <li>{@code wire}: messages, their decoder and their encoder
 *   <li>{@code registry}: who owns a name, and the rules of registration
 *   <li>{@code protocol}: inputs, effects and their order, events, transactions and deadlines
 *   <li>{@code server}: the name server; {@code node}: this machine's own names; {@code core}: both as one; {@code diagnosis}:
 *       why there is a conflict; none knows another
 *   <li>{@code replication}: other name servers; {@code replication.frame}: what is said between them; {@code replication.merge}: what becomes of
 *       their records
 *   <li>{@code cluster}: several servers as one, over a store that they share; {@code etcd}: etcd as that store
 *   <li>{@code dns}: names of computers as names of the DNS; {@code dns.update}: what zones of others are to have; {@code
 *       resolver}, {@code updater}: what is asked of their servers, and what is put there
 *   <li>{@code recording}: what happened to a name server, as a file, and played again
 *   <li>{@code file}: what the system says of files, and where a command may write
 *   <li>{@code capture}: the datagrams in capture files of other programs; {@code capture.replication}: what WINS servers said there
 *   <li>{@code tally}: counters of one thread, which any may read
 *   <li>{@code store}: records that outlive the process
 *   <li>{@code transfer}: records in files of other programs
 *   <li>{@code control.token}, {@code control.changelog}: who may ask of a running daemon, and who has
 *   <li>{@code control}: what people ask of a running daemon, and the local channel for it
 *   <li>{@code responder}: questions and answers of the DNS; {@code responder.server}: its sockets
 *   <li>{@code http}: what is asked and answered by HTTP; {@code http.api}: operations as routes; {@code http.console}: pages for a
 *       browser
 *   <li>{@code metrics}: what is counted, for programs that collect figures
 *   <li>{@code net}: the sockets
 *   <li>{@code daemon}: the one thread that changes the core, those that answer queries, configuration, start and stop
 *   <li>{@code cli}: the commands; {@code cli.manual}: their manual pages, which the build makes
 * </ul>
 *
 * <p>Nothing from {@code name} to {@code server}, its neighbours and {@code recording} touches a clock, a thread, a socket, a file or a logger.
 */
@NullMarked
package org.nbnsd;

import org.jspecify.annotations.NullMarked;
