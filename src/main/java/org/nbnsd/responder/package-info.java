/**
 * An authoritative server of the DNS for the computers of a name server: the octets of a question and the {@link
 * org.nbnsd.dns.ComputerTable} give the octets of an answer. No clock, thread or socket.
 *
 * <p>Start with {@link org.nbnsd.responder.Responder}. It knows its own zones and nothing else: it never asks anybody, keeps
 * nothing of what was asked, and sends no more than one answer to a question. Messages are read and written by dnsjava. RFC 1035,
 * 2308 (negative answers), 5936 (transfers of zones), 6891 (EDNS), 8020, 8482 and 8945 (signatures) are what the names here mean.
 */
@NullMarked
package org.nbnsd.responder;

import org.jspecify.annotations.NullMarked;
