package org.nbnsd.daemon.configuration;

import org.jspecify.annotations.Nullable;
import org.nbnsd.control.ConfigurationFault;
import org.nbnsd.daemon.configuration.ConfigurationValues.Place;
import org.nbnsd.name.Brief;
import org.nbnsd.name.Printable;

/**
 * Something that is wrong with a configuration.
 *
 * @param place where
 * @param key the key or section, with its section; null if there is none to name
 * @param found what was found, and what was expected
 */
record ConfigurationProblem(Place place, @Nullable String key, String found) {
    int line() {
        return place.line();
    }

    int column() {
        return place.column();
    }

    /** In one line, place and key included. */
    private String text() {
        if (place.source().isEmpty()) {
            return key == null ? found : key + ": " + found;
        }
        return key == null ? place + ": " + found : place.label(key) + found;
    }

    /** As people and programs are told of it: printable, and not longer than anybody reads. */
    ConfigurationFault error() {
        return new ConfigurationFault(
                place.source(),
                place.line(),
                place.column(),
                key == null ? "" : Printable.text(key),
                Brief.message(Printable.text(found)),
                Brief.message(Printable.text(text())));
    }
}
