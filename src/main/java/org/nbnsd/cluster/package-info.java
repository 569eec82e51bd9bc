/**
 * Several servers as one: the records that they share are in a store of which a majority of machines keeps copies, and each change
 * of a family of names is a comparison and an exchange there. Pure: what the store answers and the passing of time come in, what to ask
 * and what to tell the server go out. Start at {@link org.nbnsd.cluster.SharedStore}, which is what a server sees of it.
 *
 * <p>Why nodes write as they do is in {@code src/docs/decisions/cluster-writes.md}.
 *
 * <p>It knows names and records, and no JSON: how requests and answers look as octets is another package's.
 */
@NullMarked
package org.nbnsd.cluster;

import org.jspecify.annotations.NullMarked;
