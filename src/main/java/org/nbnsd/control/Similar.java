package org.nbnsd.control;

import java.util.Collection;
import org.jspecify.annotations.Nullable;

/** What somebody meant who typed something else. */
public final class Similar {
    private Similar() {}

    /**
     * The word that is the fewest letters away: changed, left out, added, or swapped with the next.
     *
     * @param typed what was typed
     * @param known what there is
     * @return null if nothing is alike
     */
    public static @Nullable String to(String typed, Collection<String> known) {
        String best = null;
        int least = Integer.MAX_VALUE;
        for (String word : known) {
            boolean isPart = typed.length() > 3 && word.startsWith(typed);
            int distance = word.equalsIgnoreCase(typed) ? 0 : isPart ? 1 : distance(typed, word);
            if (distance < least && distance <= Math.max(1, Math.min(typed.length(), word.length()) / 3)) {
                best = word;
                least = distance;
            }
        }
        return best;
    }

    /** Of strings of usual length; others are not alike. */
    private static int distance(String a, String b) {
        if (Math.abs(a.length() - b.length()) > 3) {
            return Integer.MAX_VALUE;
        }
        int[][] cost = new int[a.length() + 1][b.length() + 1];
        for (int i = 0; i <= a.length(); i++) {
            for (int j = 0; j <= b.length(); j++) {
                if (i == 0 || j == 0) {
                    cost[i][j] = i + j;
                    continue;
                }
                int changed = a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1;
                cost[i][j] = Math.min(cost[i - 1][j - 1] + changed, Math.min(cost[i - 1][j], cost[i][j - 1]) + 1);
                boolean isSwapped =
                        i > 1 && j > 1 && a.charAt(i - 1) == b.charAt(j - 2) && a.charAt(i - 2) == b.charAt(j - 1);
                if (isSwapped) {
                    cost[i][j] = Math.min(cost[i][j], cost[i - 2][j - 2] + 1);
                }
            }
        }
        return cost[a.length()][b.length()];
    }
}
