package org.parley.web;

import java.io.IOException;
import java.security.Principal;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import javax.security.auth.Subject;
import javax.security.auth.callback.Callback;
import javax.security.auth.callback.NameCallback;
import javax.security.auth.callback.PasswordCallback;
import javax.security.auth.callback.UnsupportedCallbackException;
import javax.security.auth.login.FailedLoginException;
import javax.security.auth.login.LoginContext;
import javax.security.auth.login.LoginException;
import org.apache.karaf.jaas.boot.principal.RolePrincipal;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The JAAS realm {@code karaf}: the users of {@code etc/users.properties}, or whatever the operator has put in its place. */
final class KarafRealm implements Realm {

    private static final Logger LOG = LoggerFactory.getLogger(KarafRealm.class);

    private static final String NAME = "karaf";

    @Override
    public Optional<Set<String>> roles(String user, char[] password) {
        Thread thread = Thread.currentThread();
        ClassLoader before = thread.getContextClassLoader();
        // JAAS looks for the login module in the context class loader: this one knows Karaf's.
        thread.setContextClassLoader(RolePrincipal.class.getClassLoader());
        try {
            Subject subject = new Subject();
            LoginContext login = new LoginContext(NAME, subject, callbacks -> answer(callbacks, user, password));
            login.login();
            Set<String> roles = new TreeSet<>();
            for (Principal principal : subject.getPrincipals(RolePrincipal.class)) {
                roles.add(principal.getName());
            }
            login.logout();
            return Optional.of(roles);
        } catch (FailedLoginException e) {
            return Optional.empty();
        } catch (LoginException e) {
            LOG.debug("The realm {} lets nobody in: {}", NAME, e.getMessage());
            return Optional.empty();
        } finally {
            thread.setContextClassLoader(before);
        }
    }

    private static void answer(Callback[] callbacks, String user, char[] password)
            throws IOException, UnsupportedCallbackException {
        for (Callback callback : callbacks) {
            if (callback instanceof NameCallback name) {
                name.setName(user);
            } else if (callback instanceof PasswordCallback secret) {
                secret.setPassword(password.clone());
            } else {
                throw new UnsupportedCallbackException(callback);
            }
        }
    }
}
