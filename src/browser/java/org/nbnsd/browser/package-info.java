/**
 * The console in a real browser, with the daemon that users run and hosts that claim, answer and fall silent. Only compiled and
 * run with {@code mvn -Pbrowser verify}, because what drives the browser is large; the browser is Debian's {@code chromium}.
 */
@NullMarked
package org.nbnsd.browser;

import org.jspecify.annotations.NullMarked;
