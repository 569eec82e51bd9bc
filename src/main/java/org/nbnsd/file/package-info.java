/**
 * Files that people name: what the operating system says of them, in words ({@link org.nbnsd.file.FileFailure}), and where
 * nothing may be written ({@link org.nbnsd.file.Targets}). Whoever reads or writes a file for a person uses it; it uses
 * nothing.
 */
@NullMarked
package org.nbnsd.file;

import org.jspecify.annotations.NullMarked;
