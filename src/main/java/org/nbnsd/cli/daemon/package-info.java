/**
 * The commands that are the daemon, look at its configuration, or have its sockets or its database. They alone load it.
 */
@NullMarked
package org.nbnsd.cli.daemon;

import org.jspecify.annotations.NullMarked;
