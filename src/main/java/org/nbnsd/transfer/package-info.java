/**
 * Records in files of many kinds: LMHOSTS, Samba's {@code wins.dat}, what Windows' tools print, CSV and JSON.
 *
 * <p>This package uses {@code registry} and what that uses, and reads files.
 */
@NullMarked
package org.nbnsd.transfer;

import org.jspecify.annotations.NullMarked;
