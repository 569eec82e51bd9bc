/**
 * Records in files of many kinds: LMHOSTS, Samba's {@code wins.dat}, what Windows' tools print, CSV and JSON; hosts files are only written.
 *
 * <p>Start with {@link org.nbnsd.transfer.Importer#read} and {@link org.nbnsd.transfer.Exporter#write}, which are all that
 * the commands need, with {@link org.nbnsd.transfer.FileFormat} to say or guess what a file is and
 * {@link org.nbnsd.transfer.ReadOptions} for limits, character sets, dates and progress. {@link
 * org.nbnsd.transfer.RecordJson} is the JSON of a record wherever one is shown.
 *
 * <p>Each format has a reader unless it says too little, and a writer unless only Windows writes it. A reader takes lines from a {@code TextFile},
 * which keeps the limits, and puts records and problems into {@code Findings}. A value that is wrong is an {@link
 * java.lang.IllegalArgumentException} whose message names the field and what was expected; the reader makes it the problem
 * of the line, and goes on.
 *
 * <p>This package uses {@code dns} and what that uses, and reads files.
 */
@NullMarked
package org.nbnsd.transfer;

import org.jspecify.annotations.NullMarked;
