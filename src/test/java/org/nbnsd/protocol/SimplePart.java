package org.nbnsd.protocol;

import java.util.List;

/** A part that does nothing about anything, unless it says otherwise. */
public abstract class SimplePart extends InputAdapter implements Part {
    @Override
    public List<Effect> handle(Input input, long now) {
        return input.accept(this, now);
    }

    @Override
    public long nextTimeout() {
        return Deadlines.NEVER;
    }
}
