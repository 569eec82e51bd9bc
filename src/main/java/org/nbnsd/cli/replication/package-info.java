/**
 * Commands about the partners of a daemon on this machine. {@link org.nbnsd.cli.replication.DoneReport} prints what became of
 * those that change something.
 */
@NullMarked
package org.nbnsd.cli.replication;

import org.jspecify.annotations.NullMarked;
