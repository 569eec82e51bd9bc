/**
 * What the daemon is told: the file, the command line, and what follows from both. Reading, checking, defaults, error messages
 * and the commented example are all made from the one table in {@code ConfigurationSchema}. Start with
 * {@link org.nbnsd.daemon.configuration.ConfigurationReader}; {@link org.nbnsd.daemon.configuration.Configuration} is what comes out,
 * {@link org.nbnsd.daemon.configuration.HeapPlan} how the memory is divided, and
 * {@link org.nbnsd.daemon.configuration.ConfigurationSummary} what the start screen says of it.
 */
@NullMarked
package org.nbnsd.daemon.configuration;

import org.jspecify.annotations.NullMarked;
