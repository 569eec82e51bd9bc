/**
 * Who holds which name: records, the table of them, and the rules by which a claim on a name is decided. Pure values and
 * functions.
 *
 * <p>Start with {@link org.nbnsd.registry.NameRecord} and {@link org.nbnsd.registry.RegistrationRule}; the rules as a
 * table for people are in {@code src/docs/registration-rules.md}, and that table is the input of their test. This package
 * uses {@code name} and {@code wire}. All times are milliseconds since the epoch.
 */
@NullMarked
package org.nbnsd.registry;

import org.jspecify.annotations.NullMarked;
