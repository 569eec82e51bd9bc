/**
 * All parts of the pure core as one: {@link org.nbnsd.core.Core} gives each input to whom it is for, and carries what one
 * part says to another. It knows no part by name; uses {@code protocol}.
 */
@NullMarked
package org.nbnsd.core;

import org.jspecify.annotations.NullMarked;
