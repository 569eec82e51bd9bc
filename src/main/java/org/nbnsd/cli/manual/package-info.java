/**
 * What a system shows of this program without running it: manual pages, and completion for shells. They are made when it is built, from
 * what the commands, the configuration and the events say of themselves, so that none of it is written twice. Start with
 * {@link org.nbnsd.cli.manual.Manual}, which the build runs; no command does.
 */
@NullMarked
package org.nbnsd.cli.manual;

import org.jspecify.annotations.NullMarked;
