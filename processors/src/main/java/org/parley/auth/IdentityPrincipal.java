package org.parley.auth;

import java.security.Principal;
import java.util.Objects;

/**
 * One URI that a user may call himself, which a login module adds to the subject. The first of the subject is his identity where he
 * asks for none.
 *
 * @param name a sip, sips or tel URI
 */
public record IdentityPrincipal(String name) implements Principal {

    public IdentityPrincipal {
        Objects.requireNonNull(name, "name");
    }

    @Override
    public String getName() {
        return name;
    }
}
