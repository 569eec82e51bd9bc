/**
 * Capture files of other programs: pcap and pcapng, gzip around either, read as a stream, in constant memory, as far as they
 * go. Start with {@link org.nbnsd.capture.CaptureFile}; {@link org.nbnsd.capture.PcapFrames} and
 * {@link org.nbnsd.capture.PcapngFrames} find the frames, {@link org.nbnsd.capture.Dissector} the datagrams of the name
 * service in them, also those that {@link org.nbnsd.capture.Fragments} have to be put together, and the segments of WINS replication.
 * What a datagram means is for {@code diagnosis}, which this package uses, with what that uses; what segments mean is for
 * {@code capture.replication}. Besides it knows streams, but no clock, thread or socket.
 */
@NullMarked
package org.nbnsd.capture;

import org.jspecify.annotations.NullMarked;
