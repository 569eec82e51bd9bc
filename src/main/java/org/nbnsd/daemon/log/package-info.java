/**
 * What the daemon writes down: {@link org.nbnsd.daemon.log.EventLog} makes lines of events and counts them, and
 * {@link org.nbnsd.daemon.log.FairLimit} sees to it that no sender fills it with lines of its own.
 * {@link org.nbnsd.daemon.log.LogConfigurator} sets Logback up: to standard error, as text or as JSON.
 */
@NullMarked
package org.nbnsd.daemon.log;

import org.jspecify.annotations.NullMarked;
