package org.nbnsd.protocol;

import java.util.List;

/**
 * Lets another part do the work, for a test that wants to look at, or change, some of what passes: so it answers nothing
 * without effects, unless it says so itself.
 */
public abstract class ForwardingPart implements Part {
    private final Part part;

    /** Before another. */
    protected ForwardingPart(Part part) {
        this.part = part;
    }

    /** What is to be done of what the other wants done. */
    protected List<Effect> done(List<Effect> effects) {
        return effects;
    }

    @Override
    public List<Effect> handle(Input input, long now) {
        return done(part.handle(input, now));
    }

    @Override
    public long nextTimeout() {
        return part.nextTimeout();
    }

    @Override
    public boolean isAtRest() {
        return part.isAtRest();
    }

    @Override
    public boolean understands(Wish wish) {
        return part.understands(wish);
    }
}
