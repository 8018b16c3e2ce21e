package org.parley.auth;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * A user as the file of users has him.
 *
 * @param ha1 what is kept instead of his password, for one hash function at least
 * @param identities URIs that he may call himself; empty: {@code sip:user@realm}
 */
record Account(Map<DigestAlgorithm, String> ha1, List<String> identities) {

    /** Most URIs of one user. Ours: an address and a number, at work and at home. */
    static final int MOST_IDENTITIES = 16;

    Account {
        ha1 = Map.copyOf(ha1);
        identities = List.copyOf(identities);
    }

    /** {@code entry *("," entry)}, an entry being {@code algorithm ":" hash} or a URI; empty for anything else. */
    static Optional<Account> tryRead(String line) {
        Map<DigestAlgorithm, String> ha1 = new EnumMap<>(DigestAlgorithm.class);
        List<String> identities = new ArrayList<>();
        for (String part : line.split(",")) {
            String entry = part.strip();
            int colon = entry.indexOf(':');
            String first = entry.substring(0, Math.max(0, colon)).strip();
            String second = entry.substring(colon + 1).strip();
            Optional<DigestAlgorithm> algorithm = DigestAlgorithm.ofToken(first);
            if (algorithm.isPresent()) {
                boolean isUsable = algorithm.get().isHash(second) && ha1.put(algorithm.get(), second) == null;
                if (!isUsable) {
                    return Optional.empty();
                }
            } else if (isIdentity(first, second) && identities.size() < MOST_IDENTITIES) {
                identities.add(entry);
            } else {
                return Optional.empty();
            }
        }
        return ha1.isEmpty() ? Optional.empty() : Optional.of(new Account(ha1, identities));
    }

    private static boolean isIdentity(String scheme, String rest) {
        return List.of("sip", "sips", "tel").contains(scheme.toLowerCase(Locale.ROOT))
                && !rest.isEmpty()
                && rest.chars().noneMatch(c -> c <= ' ' || c == '<' || c == '>' || c == '"');
    }
}
