package org.nbnsd.store;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * A database that was replaced by a copy.
 *
 * @param records how many records are in it
 * @param lastVersion its version counter, which is that of the copy or of the replaced database, whichever is higher
 * @param replaced where the database is that was there before; null if there was none
 * @param counterUnknown why the version counter of the replaced database could not be read, so that version ids may
 *     be given a second time; null if it was read, or there was none
 */
public record Restored(
        long records,
        long lastVersion,
        @Nullable Path replaced,
        @Nullable String counterUnknown) {}
