/**
 * The name service as a running thing: {@link org.nbnsd.daemon.Daemon} starts and stops it,
 * {@link org.nbnsd.daemon.NameServiceLoop} is the one thread that changes the core and gives it the time,
 * {@code QueryThread}s answer queries beside it, from the records that it alone changes,
 * {@link org.nbnsd.daemon.EffectRunner} does what the core wants done, {@link org.nbnsd.daemon.EventLog} writes down what
 * happened. Start reading at {@code Daemon}.
 *
 * <p>The service is a name server, an end node, or both at one port ({@link org.nbnsd.core.Core}): {@code Composition} makes what
 * a {@link org.nbnsd.daemon.Configuration} wants. {@code Tickets} tells people and programs what their wishes came to.
 *
 * <p>{@link org.nbnsd.daemon.Serving} is the daemon in the foreground, made from a {@link org.nbnsd.daemon.Configuration};
 * {@link org.nbnsd.daemon.ConfigurationReader} reads that by the one table {@code ConfigurationSchema}.
 *
 * <p>{@code TimelineKeeper} remembers what happened. {@code Prober} asks hosts to know more, when somebody wants an
 * explanation, and {@code Baiter} asks for names that nobody has; both have sockets and threads of their own, and the core
 * knows nothing of them.
 *
 * <p>A daemon that cannot go on ends: {@code LastResort} hears of fatal errors in all threads, and {@code Watchdog} looks whether
 * those that serve are there and turn.
 *
 * <p>This package may use everything but {@code cli}.
 */
@NullMarked
package org.nbnsd.daemon;

import org.jspecify.annotations.NullMarked;
