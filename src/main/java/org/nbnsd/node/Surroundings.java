package org.nbnsd.node;

import java.util.random.RandomGenerator;

/**
 * What all parts of a node share.
 *
 * @param settings how it behaves
 * @param interfaces its interfaces
 * @param servers its name servers
 * @param requests its requests
 * @param outbox what comes out
 * @param random chance
 */
record Surroundings(
        NodeSettings settings,
        Interfaces interfaces,
        NameServers servers,
        Requests requests,
        Outbox outbox,
        RandomGenerator random) {

    static Surroundings of(NodeSettings settings, RandomGenerator random) {
        Outbox outbox = new Outbox();
        Interfaces interfaces = new Interfaces();
        return new Surroundings(
                settings,
                interfaces,
                new NameServers(settings, interfaces, outbox),
                new Requests(interfaces, settings.port(), outbox, random),
                outbox,
                random);
    }

    NodeSettings.Timers timers() {
        return settings.timers();
    }
}
