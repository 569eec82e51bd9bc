/**
 * The API by HTTP: each operation of {@code control.table} as a route, and the stream of events. Nothing is done here: a row of
 * {@link org.nbnsd.http.api.ApiTable} says how path, query and body become the fields of a request, and how the answer
 * becomes a status and a document. What a document looks like is what the command prints with {@code --json}, but for the
 * name of the command. {@code src/docs/api.md} and {@code openapi} describe it.
 */
@NullMarked
package org.nbnsd.http.api;

import org.jspecify.annotations.NullMarked;
