/**
 * What the commands have in common: {@link org.nbnsd.cli.console.Console} is where they print, with the letters of a code page;
 * {@link org.nbnsd.cli.console.ControlCommand} is what the commands for a running daemon share, and
 * {@link org.nbnsd.cli.console.ExitStatus} what a command ends with.
 */
@NullMarked
package org.nbnsd.cli.console;

import org.jspecify.annotations.NullMarked;
