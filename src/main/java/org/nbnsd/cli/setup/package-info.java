/** What to do on other machines and in other programs so that they use this server, as text to paste. */
@NullMarked
package org.nbnsd.cli.setup;

import org.jspecify.annotations.NullMarked;
