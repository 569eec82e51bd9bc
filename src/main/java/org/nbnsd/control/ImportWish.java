package org.nbnsd.control;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.nbnsd.registry.Edit.IfTaken;
import org.nbnsd.transfer.FileFormat;
import org.nbnsd.transfer.ReadOptions;

/**
 * A file that somebody wants imported.
 *
 * @param file the file; what is told calls it {@code import}, whatever its name is
 * @param format what it is; null to find out
 * @param options how it is read; its limits do not count
 * @param ifTaken what to do about active records of the same names
 * @param skipsBadLines whether what cannot be read is left out; if not, one such line keeps all from being imported
 */
public record ImportWish(
        Path file, @Nullable FileFormat format, ReadOptions options, IfTaken ifTaken, boolean skipsBadLines) {}
