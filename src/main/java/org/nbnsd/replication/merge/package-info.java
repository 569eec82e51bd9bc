/**
 * What becomes of a record that a partner sent when it meets the one that is stored here. Pure values and functions.
 *
 * <p>Start with {@link org.nbnsd.replication.merge.MergeRule}, which decides, and {@link org.nbnsd.replication.merge.Merge}, which
 * computes; the rules as a table for people are in {@code src/docs/replica-rules.md}, and that table is the input of their test. This
 * package uses {@code registry} and {@code replication.frame}.
 */
@NullMarked
package org.nbnsd.replication.merge;

import org.jspecify.annotations.NullMarked;
