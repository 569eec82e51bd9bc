/**
 * Who holds which name: records, the table of them, and the rules by which a claim on a name and an edit by a person are
 * decided. Pure values and functions.
 *
 * <p>Start with {@link org.nbnsd.registry.NameRecord}, {@link org.nbnsd.registry.RegistrationRule} and
 * {@link org.nbnsd.registry.EditRules}; the rules of registration as a table for people are in
 * {@code src/docs/registration-rules.md}, and that table is the input of their test. This package uses {@code name} and
 * {@code wire}. All times are milliseconds since the epoch.
 */
@NullMarked
package org.nbnsd.registry;

import org.jspecify.annotations.NullMarked;
