package org.nbnsd.diagnosis;

import org.nbnsd.name.NetbiosName;

/**
 * A time of trouble about one name: it opens with the first fact that looks like a conflict, and is over when there was none
 * for some time. Not every incident is a conflict; {@link Diagnosis} tells.
 *
 * @param name the name
 * @param first the fact that opened it
 * @param last the last one so far
 * @param count how many there were
 * @param open whether more may come
 */
public record Incident(NetbiosName name, Fact first, Fact last, int count, boolean open) {}
