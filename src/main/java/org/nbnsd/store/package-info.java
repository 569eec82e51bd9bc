/**
 * Records that outlive the process: the database, and the thread that makes changes durable in groups.
 *
 * <p>Start with {@link org.nbnsd.store.Database}, which holds the records; {@link org.nbnsd.store.SqliteDatabase} is the
 * one that is used, and {@code format-1.sql} and the others among the resources show what is in its file.
 * {@link org.nbnsd.store.GroupCommit} stands between it and the event loop. {@link org.nbnsd.store.Journal} is a file beside
 * it, for what may be lost without harm. This package uses {@code registry}, {@code file} and what
 * that uses; only it knows SQLite.
 */
@NullMarked
package org.nbnsd.store;

import org.jspecify.annotations.NullMarked;
