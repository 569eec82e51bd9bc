/**
 * etcd as the store that several servers share: its requests and answers as JSON, as its gateway takes and gives them, and the
 * connections to its members. What is asked, and when, is decided in {@code cluster}. Start at {@link org.nbnsd.etcd.EtcdStore}.
 */
@NullMarked
package org.nbnsd.etcd;

import org.jspecify.annotations.NullMarked;
