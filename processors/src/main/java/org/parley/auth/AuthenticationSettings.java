package org.parley.auth;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/**
 * The keys {@code authentication.*}.
 *
 * @param realm what clients are asked by, and what the hashes of passwords are made with; empty: nobody is asked
 * @param algorithms the challenges of a 401, in this order
 * @param nonceLifetime how long a nonce may be used
 * @param users the file of users
 * @param jaasRealm the JAAS realm that is asked instead of the file; empty: the file
 */
public record AuthenticationSettings(
        String realm, List<DigestAlgorithm> algorithms, Duration nonceLifetime, Path users, String jaasRealm) {

    public AuthenticationSettings {
        algorithms = List.copyOf(algorithms);
    }

    public boolean isOn() {
        return !realm.isEmpty();
    }
}
