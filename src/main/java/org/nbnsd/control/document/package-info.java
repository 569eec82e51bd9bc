/**
 * Each value that the daemon tells of as a JSON document, and back. {@link org.nbnsd.control.document.Fields} reads documents with one
 * kind of error.
 */
@NullMarked
package org.nbnsd.control.document;

import org.jspecify.annotations.NullMarked;
