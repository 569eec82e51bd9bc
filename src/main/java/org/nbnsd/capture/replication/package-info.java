/**
 * What WINS servers said to each other over TCP, from the segments of a capture. Start with
 * {@link org.nbnsd.capture.replication.ReplicationTraffic}; {@link org.nbnsd.capture.replication.OctetStream} puts the octets of one
 * direction in order, {@link org.nbnsd.capture.replication.Association} reads the messages of both, with the frames of
 * {@code replication.frame}, and {@link org.nbnsd.capture.replication.Pair} counts what two servers exchanged. All memory is bounded,
 * whatever is in the file. No clock, thread, socket or file.
 */
@NullMarked
package org.nbnsd.capture.replication;

import org.jspecify.annotations.NullMarked;
