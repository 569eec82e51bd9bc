package org.nbnsd.protocol;

import java.util.Collection;
import java.util.List;

/**
 * A name service that lets another do the work, for who wants to look at, or change, some of what passes: so it answers
 * nothing without effects, unless it says so itself.
 */
public abstract class ForwardingNameService implements NameService {
    private final NameService service;

    /**
     * Before another.
     *
     * @param service the other
     */
    protected ForwardingNameService(NameService service) {
        this.service = service;
    }

    /**
     * What the other wants done after a call.
     *
     * @param effects the effects, in order
     * @return what is to be done
     */
    protected List<Effect> done(List<Effect> effects) {
        return effects;
    }

    @Override
    public List<Effect> receive(Datagram datagram, long now) {
        return done(service.receive(datagram, now));
    }

    @Override
    public List<Effect> expire(long now) {
        return done(service.expire(now));
    }

    @Override
    public long nextTimeout() {
        return service.nextTimeout();
    }

    @Override
    public List<Effect> listenOn(Collection<LocalAddress> addresses, long now) {
        return done(service.listenOn(addresses, now));
    }

    @Override
    public List<Effect> resumed(long now) {
        return done(service.resumed(now));
    }

    @Override
    public List<Effect> leave(long now) {
        return done(service.leave(now));
    }

    @Override
    public boolean hasLeft() {
        return service.hasLeft();
    }

    @Override
    public void backlog(int changes) {
        service.backlog(changes);
    }

    @Override
    public void held(Effect.Send question) {
        service.held(question);
    }

    @Override
    public void left(Effect.Send question, long now) {
        service.left(question, now);
    }

    @Override
    public void unsent(Effect.Send question, long now) {
        service.unsent(question, now);
    }

    @Override
    public List<Effect> storageFailed(List<Effect> undone, String reason, long now) {
        return done(service.storageFailed(undone, reason, now));
    }

    @Override
    public List<Effect> storageRecovered(long now) {
        return done(service.storageRecovered(now));
    }
}
