package org.nbnsd.http;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** All that a server serves, by path. */
public final class Routes {
    private final List<Route> all;
    private final List<Place> places;

    /** What has one template. */
    private record Place(String template, List<String> parts, Map<Method, Route> routes) {
        static boolean isVariable(String part) {
            return part.startsWith("{");
        }

        long variables() {
            return parts.stream().filter(Place::isVariable).count();
        }

        @Nullable
        Map<String, String> match(List<String> path) {
            if (path.size() != parts.size()) {
                return null;
            }
            Map<String, String> values = new HashMap<>();
            for (int i = 0; i < path.size(); i++) {
                String part = parts.get(i);
                if (isVariable(part)) {
                    values.put(part.substring(1, part.length() - 1), path.get(i));
                } else if (!part.equals(path.get(i))) {
                    return null;
                }
            }
            return values;
        }
    }

    /**
     * What there is at a path.
     *
     * @param template of all its routes
     * @param routes by method, at least one
     * @param parts those of the path that vary, by their names
     */
    public record Found(String template, Map<Method, Route> routes, Map<String, String> parts) {}

    /**
     * Takes them.
     *
     * @throws IllegalArgumentException if two have one method and one template
     */
    public Routes(List<Route> all) {
        this.all = List.copyOf(all);
        Map<String, Place> byTemplate = new LinkedHashMap<>();
        for (Route route : all) {
            Place place = byTemplate.computeIfAbsent(
                    route.template(), template -> new Place(template, parts(template), new EnumMap<>(Method.class)));
            if (place.routes().put(route.method(), route) != null) {
                throw new IllegalArgumentException(route.method() + " " + route.template() + " (expected: once)");
            }
        }
        places = new ArrayList<>(byTemplate.values());
        places.sort(Comparator.comparingLong(Place::variables)); // what is said in full goes before what varies
    }

    private static List<String> parts(String path) {
        return path.equals("/") ? List.of() : List.of(path.substring(1).split("/", -1));
    }

    /** All of them. */
    public List<Route> all() {
        return all;
    }

    /**
     * What there is at a path.
     *
     * @param path its parts, decoded; none for {@code /}
     * @return null if there is nothing
     */
    public @Nullable Found find(List<String> path) {
        for (Place place : places) {
            Map<String, String> values = place.match(path);
            if (values != null) {
                return new Found(place.template(), place.routes(), values);
            }
        }
        return null;
    }
}
