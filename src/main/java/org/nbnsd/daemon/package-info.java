/**
 * The name service as a running thing: {@link org.nbnsd.daemon.Daemon} starts and stops it,
 * {@link org.nbnsd.daemon.NameServiceLoop} is the one thread that changes the core and gives it the time,
 * {@code QueryThread}s answer queries beside it, from the records that it alone changes, and
 * {@link org.nbnsd.daemon.EffectRunner} does what the core wants done. Start reading at {@code Daemon}.
 *
 * <p>The service is a name server, an end node, or both at one port ({@link org.nbnsd.core.Core}): {@code Composition} makes what
 * a {@link org.nbnsd.daemon.configuration.Configuration} wants, and {@link org.nbnsd.daemon.Serving} is that in the foreground.
 * {@code Tickets} tells people and programs what their wishes came to; {@code ServerBackend}, {@code NodeServiceBackend} and
 * {@code TimelineBackend} are what it lends to {@code control}.
 *
 * <p>The rooms: {@code daemon.configuration} is what it is told, {@code daemon.log} what it writes down,
 * {@code daemon.timeline} what it remembers of what happened, {@code daemon.probe} what it asks of hosts to know more.
 *
 * <p>A daemon that cannot go on ends: {@code LastResort} hears of fatal errors in all threads, and {@code Watchdog} looks whether
 * those that serve are there and turn.
 */
@NullMarked
package org.nbnsd.daemon;

import org.jspecify.annotations.NullMarked;
