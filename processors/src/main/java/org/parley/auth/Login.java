package org.parley.auth;

import java.nio.file.Path;
import java.security.Principal;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import javax.security.auth.Subject;
import javax.security.auth.callback.Callback;
import javax.security.auth.callback.NameCallback;
import javax.security.auth.callback.UnsupportedCallbackException;
import javax.security.auth.login.AccountNotFoundException;
import javax.security.auth.login.AppConfigurationEntry;
import javax.security.auth.login.AppConfigurationEntry.LoginModuleControlFlag;
import javax.security.auth.login.Configuration;
import javax.security.auth.login.FailedLoginException;
import javax.security.auth.login.LoginContext;
import javax.security.auth.login.LoginException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Asks a JAAS realm whether a user has proved who he is: that of Karaf with a name, or the one of the file of users. Safe for any thread. */
final class Login {

    private static final Logger LOG = LoggerFactory.getLogger(Login.class);

    private final String realm;
    private final Optional<Configuration> own;

    /** How it ended. */
    sealed interface Outcome {
        /** @param identities URIs that he may call himself, one at least, the one that he is first */
        record Proved(List<String> identities) implements Outcome {}

        record UnknownUser() implements Outcome {}

        record WrongResponse() implements Outcome {}

        /** The realm does not work. */
        record Failed() implements Outcome {}
    }

    private Login(String realm, Optional<Configuration> own) {
        this.realm = realm;
        this.own = own;
    }

    /** By the realm of this name as the process has it; in Karaf, as {@code jaas:realm-list} shows it. */
    static Login ofRealm(String name) {
        return new Login(name, Optional.empty());
    }

    /** By the users of a file. */
    static Login ofFile(Path users) {
        AppConfigurationEntry entry = new AppConfigurationEntry(
                UsersFileLogin.class.getName(),
                LoginModuleControlFlag.REQUIRED,
                Map.of(UsersFileLogin.USERS, new UsersFile(users)));
        return new Login("parley", Optional.of(new Configuration() {
            @Override
            public AppConfigurationEntry[] getAppConfigurationEntry(String name) {
                return new AppConfigurationEntry[] {entry};
            }
        }));
    }

    /** What the credentials of a request prove. */
    Outcome check(DigestAlgorithm algorithm, DigestCredentials credentials, String method) {
        Thread thread = Thread.currentThread();
        ClassLoader before = thread.getContextClassLoader();
        // JAAS looks for login modules where the thread looks for classes.
        thread.setContextClassLoader(Login.class.getClassLoader());
        try {
            LoginContext login = new LoginContext(
                    realm,
                    new Subject(),
                    callbacks -> answer(callbacks, algorithm, credentials, method),
                    own.orElse(null));
            login.login();
            List<String> identities = login.getSubject().getPrincipals().stream()
                    .filter(IdentityPrincipal.class::isInstance)
                    .map(Principal::getName)
                    .limit(Account.MOST_IDENTITIES)
                    .toList();
            login.logout();
            return identities.isEmpty() ? failed("it names no identity of the user") : new Outcome.Proved(identities);
        } catch (AccountNotFoundException e) {
            return new Outcome.UnknownUser();
        } catch (FailedLoginException e) {
            return new Outcome.WrongResponse();
        } catch (LoginException | RuntimeException e) {
            return failed(e.toString());
        } finally {
            thread.setContextClassLoader(before);
        }
    }

    private Outcome failed(String cause) {
        LOG.error("{}: JAAS realm {}: {}", Alerts.REALM_FAILED, realm, cause);
        return new Outcome.Failed();
    }

    private static void answer(
            Callback[] callbacks, DigestAlgorithm algorithm, DigestCredentials credentials, String method)
            throws UnsupportedCallbackException {
        for (Callback callback : callbacks) {
            if (callback instanceof NameCallback name) {
                name.setName(credentials.username());
            } else if (callback instanceof DigestCallback digest) {
                digest.answer(algorithm, credentials, method);
            } else {
                throw new UnsupportedCallbackException(callback);
            }
        }
    }
}
