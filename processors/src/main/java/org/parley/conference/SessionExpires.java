package org.parley.conference;

import java.time.Duration;
import java.util.Optional;

/**
 * What is agreed about a leg's session timer (RFC 4028).
 *
 * @param interval the session ends when it passes without a refresh
 * @param isOurs the focus refreshes; else the client
 */
public record SessionExpires(Duration interval, boolean isOurs) {

    /** Digits of an interval that is believed. Ours: thirty years. */
    private static final int MAX_DIGITS = 9;

    // Session-Expires = delta-seconds *(SEMI se-params)
    /**
     * Reads a Session-Expires value.
     *
     * @param oursIs value of {@code refresher} that means the focus: {@code uac} where it sent the request
     * @param unsaid whether the focus refreshes where the value does not say who does
     * @return empty when there is no interval in it
     */
    public static Optional<SessionExpires> parse(String value, String oursIs, boolean unsaid) {
        String[] parts = value.split(";");
        String digits = parts[0].strip();
        if (digits.isEmpty() || digits.length() > MAX_DIGITS || !digits.chars().allMatch(Character::isDigit)) {
            return Optional.empty();
        }
        boolean isOurs = unsaid;
        for (int i = 1; i < parts.length; i++) {
            String[] parameter = parts[i].split("=", 2);
            if (parameter.length == 2 && parameter[0].strip().equalsIgnoreCase("refresher")) {
                isOurs = parameter[1].strip().equalsIgnoreCase(oursIs);
            }
        }
        return Optional.of(new SessionExpires(Duration.ofSeconds(Long.parseLong(digits)), isOurs));
    }

    /** What a peer wishes, with this interval where his is longer. */
    public SessionExpires shortenedTo(SessionExpires wish) {
        return wish.interval.compareTo(interval) < 0 ? wish : new SessionExpires(interval, wish.isOurs);
    }

    /** The same with an interval of at least {@code smallest}. */
    public SessionExpires atLeast(Duration smallest) {
        return interval.compareTo(smallest) < 0 ? new SessionExpires(smallest, isOurs) : this;
    }
}
