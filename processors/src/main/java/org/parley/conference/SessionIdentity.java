package org.parley.conference;

import java.util.random.RandomGenerator;

/**
 * The IM Session Identity: the conference URI of one session (RFC 4579 section 3), {@code sip:<random>@domain}. It is the
 * Contact of the focus on every leg, the entity of the conference document and the target of rejoin, byte for byte
 * (decision 27).
 *
 * @param uri the URI
 * @param id its user part, for logs and the shell
 */
public record SessionIdentity(String uri, String id) {

    /** 20 characters of 5 bits are 100 random bits: ours, more than the 80 that make guessing hopeless. */
    private static final int ID_LENGTH = 20;

    private static final String ALPHABET = "abcdefghijkmnpqrstuvwxyz23456789";

    /**
     * A fresh identity.
     *
     * @param domain own domain, with port where it is not 5060
     * @param random a cryptographically strong source
     */
    public static SessionIdentity allocate(String domain, RandomGenerator random) {
        StringBuilder id = new StringBuilder(ID_LENGTH);
        for (int i = 0; i < ID_LENGTH; i++) {
            id.append(ALPHABET.charAt(random.nextInt(ALPHABET.length())));
        }
        return new SessionIdentity("sip:" + id + '@' + domain, id.toString());
    }
}
