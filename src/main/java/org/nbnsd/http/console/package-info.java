/**
 * The console: pages for a browser, which ask the API as any program could. {@link org.nbnsd.http.console.Console} has the
 * routes: each screen's path is the same page, whose scripts find out which screen it is; scripts, styles and pictures are the
 * files of {@link org.nbnsd.http.console.ConsoleFiles}, out of the jar and from nowhere else. Who shows a token once has a
 * session instead ({@link org.nbnsd.http.console.Sessions}), because scripts cannot keep a secret. The scripts are under
 * {@code src/main/resources/org/nbnsd/http/console}: one module for each screen, nothing is built, nothing comes from elsewhere.
 */
@NullMarked
package org.nbnsd.http.console;

import org.jspecify.annotations.NullMarked;
