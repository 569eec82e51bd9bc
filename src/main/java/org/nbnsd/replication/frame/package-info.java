/**
 * The messages that WINS servers exchange over TCP (MS-WINSRA) as values, and the way between them and octets.
 *
 * <p>Start with {@link org.nbnsd.replication.frame.Frame}. {@link org.nbnsd.replication.frame.FrameReader} takes the octets of a
 * connection in whatever pieces they come and never throws; {@link org.nbnsd.replication.frame.FrameEncoder} writes all messages
 * but the answer with records, which {@link org.nbnsd.replication.frame.SendReplyEncoder} writes piece by piece, because a
 * million records are one frame. This package uses {@code name}, {@code wire} and, for the types of records, {@code registry}.
 */
@NullMarked
package org.nbnsd.replication.frame;

import org.jspecify.annotations.NullMarked;
