package org.nbnsd.daemon.configuration;

import org.nbnsd.daemon.configuration.ConfigurationValues.Place;

/**
 * Something that is wrong with a configuration.
 *
 * @param place where
 * @param text what, place included
 */
record ConfigurationProblem(Place place, String text) {
    int line() {
        return place.line();
    }

    int column() {
        return place.column();
    }
}
