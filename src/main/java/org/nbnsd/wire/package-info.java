/**
 * The messages of RFC 1002 section 4.2 as values, and the way between them and octets.
 *
 * <p>Start with {@link org.nbnsd.wire.Message}. {@link org.nbnsd.wire.MessageDecoder} never throws: what is not a
 * message comes back as {@link org.nbnsd.wire.Malformed}. This package uses {@code name}.
 */
@NullMarked
package org.nbnsd.wire;

import org.jspecify.annotations.NullMarked;
