package org.parley.web;

import java.util.Collections;
import java.util.Set;

/** What the roles of Karaf's realm permit here; the shell's commands have the same in their access lists. */
final class Roles {

    /** Who may look. */
    private static final Set<String> READERS = Set.of("viewer", "operator", "admin");

    //= CON-2
    /** Who may change something. */
    private static final Set<String> CHANGERS = Set.of("operator", "admin");

    private Roles() {}

    static boolean mayRead(Set<String> roles) {
        return !Collections.disjoint(roles, READERS);
    }

    static boolean mayChange(Set<String> roles) {
        return !Collections.disjoint(roles, CHANGERS);
    }
}
