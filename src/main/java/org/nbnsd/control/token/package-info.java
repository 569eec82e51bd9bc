/**
 * Who may ask the daemon without being its own user or root: whoever has a token. Start with {@link org.nbnsd.control.token.Tokens}.
 */
@NullMarked
package org.nbnsd.control.token;

import org.jspecify.annotations.NullMarked;
