/**
 * NetBIOS names: sixteen octets plus a scope, how they are written for people, and their half-ASCII form.
 *
 * <p>Start with {@link org.nbnsd.name.NetbiosName}. This package uses {@code java.base} and the null annotations,
 * nothing else.
 */
@NullMarked
package org.nbnsd.name;

import org.jspecify.annotations.NullMarked;
