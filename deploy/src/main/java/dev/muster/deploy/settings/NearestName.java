package dev.muster.deploy.settings;

import java.util.Collection;
import java.util.Comparator;
import java.util.Locale;
import java.util.Optional;

/** Finds the name that a user may have meant. */
final class NearestName {
    private NearestName() {}

    /** The candidate with the fewest wrong letters, if not most of them are wrong; of equals the first of the alphabet. */
    static Optional<String> nearest(String written, Collection<String> candidates) {
        String plain = plain(written);
        return candidates.stream()
                .sorted()
                .min(Comparator.comparingInt(candidate -> distance(plain, candidate)))
                .filter(candidate -> distance(plain, candidate) <= Math.max(2, candidate.length() / 3));
    }

    /** As options are written: {@code --token_File} becomes {@code token-file}, and so does {@code MUSTER_TOKEN_FILE}. */
    private static String plain(String written) {
        return written.toLowerCase(Locale.ROOT).replace('_', '-').replaceFirst("^(-+|muster[-.])", "");
    }

    /** How many letters must be added, left out or changed to make the one of the other. */
    static int distance(String one, String other) {
        int[] row = new int[other.length() + 1];
        for (int j = 0; j < row.length; j++) row[j] = j;
        for (int i = 1; i <= one.length(); i++) {
            int diagonal = row[0];
            row[0] = i;
            for (int j = 1; j < row.length; j++) {
                int changed = diagonal + (one.charAt(i - 1) == other.charAt(j - 1) ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.min(changed, 1 + Math.min(row[j], row[j - 1]));
            }
        }
        return row[other.length()];
    }
}
