package org.parley.artemis;

import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import javax.security.auth.Subject;
import javax.security.auth.callback.Callback;
import javax.security.auth.callback.NameCallback;
import javax.security.auth.callback.PasswordCallback;
import javax.security.auth.callback.UnsupportedCallbackException;
import javax.security.auth.login.LoginContext;
import javax.security.auth.login.LoginException;
import org.apache.karaf.jaas.boot.principal.RolePrincipal;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The users of Karaf, who are asked for by its JAAS realm {@code karaf}; {@code etc/users.properties} unless that is changed. */
final class KarafRealm implements Doorkeeper.Realm {

    private static final Logger LOG = LoggerFactory.getLogger(KarafRealm.class);
    private static final String NAME = "karaf";

    @Override
    public Optional<Set<String>> roles(String user, String password) {
        Thread thread = Thread.currentThread();
        ClassLoader before = thread.getContextClassLoader();
        // JAAS looks for Karaf's login module where the thread looks for classes.
        thread.setContextClassLoader(KarafRealm.class.getClassLoader());
        try {
            LoginContext login = new LoginContext(NAME, new Subject(), callbacks -> answer(callbacks, user, password));
            login.login();
            Set<String> roles = login.getSubject().getPrincipals(RolePrincipal.class).stream()
                    .map(RolePrincipal::getName)
                    .collect(Collectors.toSet());
            login.logout();
            return Optional.of(roles);
        } catch (LoginException e) {
            LOG.debug("Karaf refused a login", e);
            return Optional.empty();
        } finally {
            thread.setContextClassLoader(before);
        }
    }

    private static void answer(Callback[] callbacks, String user, String password) throws UnsupportedCallbackException {
        for (Callback callback : callbacks) {
            if (callback instanceof NameCallback name) {
                name.setName(user);
            } else if (callback instanceof PasswordCallback secret) {
                secret.setPassword(password.toCharArray());
            } else {
                throw new UnsupportedCallbackException(callback);
            }
        }
    }
}
