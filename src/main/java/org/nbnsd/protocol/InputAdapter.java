package org.nbnsd.protocol;

import java.util.List;

/** Does nothing about any input: who extends it says what it does about those that concern it. */
public abstract class InputAdapter implements Input.Cases {
    @Override
    public List<Effect> received(Input.Received received, long now) {
        return List.of();
    }

    @Override
    public List<Effect> timePassed(Input.TimePassed passed, long now) {
        return List.of();
    }

    @Override
    public List<Effect> listening(Input.Listening listening, long now) {
        return List.of();
    }

    @Override
    public List<Effect> resumed(Input.Resumed resumed, long now) {
        return List.of();
    }

    @Override
    public List<Effect> leaving(Input.Leaving leaving, long now) {
        return List.of();
    }

    @Override
    public List<Effect> backlog(Input.Backlog backlog, long now) {
        return List.of();
    }

    @Override
    public List<Effect> held(Input.Held held, long now) {
        return List.of();
    }

    @Override
    public List<Effect> left(Input.Left left, long now) {
        return List.of();
    }

    @Override
    public List<Effect> unsent(Input.Unsent unsent, long now) {
        return List.of();
    }

    @Override
    public List<Effect> storageFailed(Input.StorageFailed failed, long now) {
        return List.of();
    }

    @Override
    public List<Effect> storageRecovered(Input.StorageRecovered recovered, long now) {
        return List.of();
    }

    @Override
    public List<Effect> rejected(Input.Rejected rejected, long now) {
        return List.of();
    }

    @Override
    public List<Effect> changedElsewhere(Input.ChangedElsewhere changed, long now) {
        return List.of();
    }

    @Override
    public List<Effect> clustered(Input.Clustered clustered, long now) {
        return List.of();
    }

    @Override
    public List<Effect> numbered(Input.Numbered numbered, long now) {
        return List.of();
    }

    @Override
    public List<Effect> replicated(Input.Replicated replicated, long now) {
        return List.of();
    }

    @Override
    public List<Effect> replicasGone(Input.ReplicasGone gone, long now) {
        return List.of();
    }

    @Override
    public List<Effect> asked(Input.Asked asked, long now) {
        return List.of();
    }

    @Override
    public List<Effect> linkOpened(Input.LinkOpened opened, long now) {
        return List.of();
    }

    @Override
    public List<Effect> linkHeard(Input.LinkHeard heard, long now) {
        return List.of();
    }

    @Override
    public List<Effect> linkSent(Input.LinkSent sent, long now) {
        return List.of();
    }

    @Override
    public List<Effect> linkClosed(Input.LinkClosed closed, long now) {
        return List.of();
    }
}
