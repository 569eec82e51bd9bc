/**
 * The local channel: {@link org.nbnsd.control.channel.ControlServer} brings the requests of
 * {@link org.nbnsd.control.channel.ControlClient} to the operations over a Unix domain socket. The protocol is in {@code src/docs/control.md}, and why it is
 * one in {@code src/docs/decisions/control-channel.md}.
 */
@NullMarked
package org.nbnsd.control.channel;

import org.jspecify.annotations.NullMarked;
