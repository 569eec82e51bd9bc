/**
 * WINS replication (MS-WINSRA, TCP port 42): this server and its partners tell each other their records. Pure: what is
 * heard on links and the passing of time come in, effects go out. Start at {@link org.nbnsd.replication.Replicator}.
 *
 * <p>What becomes of a record that a partner sent is decided in {@code replication.merge}.
 */
@NullMarked
package org.nbnsd.replication;

import org.jspecify.annotations.NullMarked;
