/**
 * Who changed what, through whichever door: {@link org.nbnsd.control.changelog.ChangeLog}.
 */
@NullMarked
package org.nbnsd.control.changelog;

import org.jspecify.annotations.NullMarked;
