/**
 * Files that people name: where nothing may be written ({@link org.nbnsd.file.Targets}). Whoever writes a file for a person uses
 * it; it uses nothing.
 */
@NullMarked
package org.nbnsd.file;

import org.jspecify.annotations.NullMarked;
