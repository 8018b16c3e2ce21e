package org.parley.web;

import java.util.Optional;

/**
 * Who makes a request.
 *
 * @param isLocal he is on this machine, and asked for it by a loopback name
 * @param login empty when he has not logged in
 */
record Caller(boolean isLocal, Optional<Login> login) {

    boolean mayRead() {
        return isLocal || login.filter(Login::mayRead).isPresent();
    }

    boolean mayChange() {
        return login.filter(Login::mayChange).isPresent();
    }
}
