package org.nbnsd.control;

import org.jspecify.annotations.Nullable;
import org.nbnsd.transfer.FileFormat;
import org.nbnsd.transfer.Reading;

/**
 * What an import would do.
 *
 * @param id by which it is to be applied; null if there is nothing to apply: a line cannot be read, a name is taken, or nothing
 *     would be different
 * @param expires until when it can be, in milliseconds since the epoch
 * @param format what the file was
 * @param expired how many records had expired
 * @param result what would become of the records
 */
public record ImportPreview(
        @Nullable String id, long expires, FileFormat format, Reading.Expired expired, ImportResult result) {}
