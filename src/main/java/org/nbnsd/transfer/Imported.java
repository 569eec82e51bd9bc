package org.nbnsd.transfer;

import org.nbnsd.registry.NameRecord;

/**
 * One record out of a file.
 *
 * @param record the record
 * @param source where it is from: the file and the line, such as {@code lmhosts:12}
 */
public record Imported(NameRecord record, String source) {}
