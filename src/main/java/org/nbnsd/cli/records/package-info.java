/**
 * Commands about the records of a daemon on this machine: lists, edits, and files of other programs.
 * {@link org.nbnsd.cli.records.EditCommand} is what those that change something have in common.
 */
@NullMarked
package org.nbnsd.cli.records;

import org.jspecify.annotations.NullMarked;
