package org.nbnsd.cli;

import java.io.PrintWriter;

/**
 * Where a command prints.
 *
 * @param out results
 * @param err reasons, hints and packets
 */
record Console(PrintWriter out, PrintWriter err) {}
