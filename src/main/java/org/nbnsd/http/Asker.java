package org.nbnsd.http;

import java.util.Set;
import org.nbnsd.registry.Author;

/**
 * Who asks.
 *
 * @param who for people, and for what is written down about changes: the token's name, or that it is anybody of this machine
 * @param token the token's id; empty if there is none
 * @param address where he is, as text
 * @param isLocal whether that is this machine, and nobody between said that he asks for another one
 * @param scopes what he may do
 */
public record Asker(String who, String token, String address, boolean isLocal, Set<Scope> scopes) {
    /** Keeps a copy. */
    public Asker {
        scopes = Set.copyOf(scopes);
    }

    /** Whether he may do what needs a scope. */
    public boolean may(Scope scope) {
        return scope.isIn(scopes);
    }

    /**
     * As who changes records.
     *
     * @param reason in his words, or empty
     */
    public Author author(String reason) {
        return new Author(who + " at " + address, reason);
    }
}
