package org.parley.web;

import java.util.Optional;
import java.util.Set;

/** Knows users and their passwords. */
@FunctionalInterface
interface Realm {

    /**
     * The roles of a user; empty when it is not he.
     *
     * @param password may be wiped by the caller when this returns
     */
    Optional<Set<String>> roles(String user, char[] password);
}
