package org.nbnsd.control;

import java.io.IOException;
import java.util.List;
import java.util.Set;
import org.nbnsd.control.OperationException.Kind;
import org.nbnsd.control.token.Token;
import org.nbnsd.control.token.TokenScope;
import org.nbnsd.control.token.Tokens;
import org.nbnsd.registry.Author;

/**
 * What people can do about the tokens of a running daemon. For any thread. Every method throws an {@link OperationException}
 * that says why, if it cannot be done.
 */
public final class TokenOperations {
    private final Tokens tokens;

    /** What is asked of the tokens. */
    @FunctionalInterface
    private interface Asking<T> {
        T ask() throws IOException;
    }

    TokenOperations(Tokens tokens) {
        this.tokens = tokens;
    }

    /** The time of day, in milliseconds since the epoch. */
    public long now() {
        return tokens.now();
    }

    /**
     * Makes a token.
     *
     * @param name how people call it
     * @param scopes what it is good for
     * @param expires when it is good no more, in milliseconds since the epoch; {@link Long#MAX_VALUE} for never
     * @param author who wants it
     * @return the token and its secret
     * @throws OperationException if it cannot be made
     */
    public Tokens.Made add(String name, Set<TokenScope> scopes, long expires, Author author) throws OperationException {
        return asked(() -> tokens.add(name, scopes, expires, author.who()));
    }

    /**
     * All tokens, by name.
     *
     * @return those that have expired, too
     * @throws OperationException if they cannot be read
     */
    public List<Token> list() throws OperationException {
        return asked(tokens::list);
    }

    /**
     * Takes a token away.
     *
     * @param nameOrId its name or its id
     * @return the token that was
     * @throws OperationException if there is none, or it cannot be taken away
     */
    public Token revoke(String nameOrId) throws OperationException {
        return asked(() -> tokens.revoke(nameOrId));
    }

    private static <T> T asked(Asking<T> asking) throws OperationException {
        try {
            return asking.ask();
        } catch (IllegalArgumentException e) {
            throw new OperationException(Kind.WRONG, String.valueOf(e.getMessage()), e);
        } catch (IOException e) {
            throw new OperationException(Kind.UNAVAILABLE, String.valueOf(e.getMessage()), e);
        }
    }
}
