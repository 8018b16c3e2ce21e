package org.parley.auth;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import javax.security.auth.Subject;
import javax.security.auth.callback.Callback;
import javax.security.auth.callback.CallbackHandler;
import javax.security.auth.callback.NameCallback;
import javax.security.auth.callback.UnsupportedCallbackException;
import javax.security.auth.login.AccountNotFoundException;
import javax.security.auth.login.FailedLoginException;
import javax.security.auth.login.LoginException;
import javax.security.auth.spi.LoginModule;

/** The JAAS login module of the file of users. It knows no passwords, so nothing but Digest can log in by it. */
public final class UsersFileLogin implements LoginModule {

    /** Option: the {@link UsersFile}. */
    static final String USERS = "users";

    private Subject subject;
    private CallbackHandler handler;
    private UsersFile users;
    private List<IdentityPrincipal> identities = List.of();

    @Override
    public void initialize(
            Subject asking, CallbackHandler callbacks, Map<String, ?> sharedState, Map<String, ?> options) {
        subject = asking;
        handler = callbacks;
        users = (UsersFile) options.get(USERS);
    }

    /**
     * @throws AccountNotFoundException when there is no such user, or nothing of him that the asked algorithm can use
     * @throws FailedLoginException when his response is wrong
     */
    @Override
    public boolean login() throws LoginException {
        NameCallback name = new NameCallback("user");
        DigestCallback question = new DigestCallback();
        ask(name, question);
        Optional<Account> account = users.find(name.getName());
        Optional<String> ha1 = account.map(known -> known.ha1().get(question.algorithm()));
        //= SEC-6
        // Also for a user who is not there, so that time does not tell who is.
        boolean isProved =
                question.isProvedBy(ha1.orElse("0".repeat(question.algorithm().hexLength())));
        if (ha1.isEmpty()) {
            throw new AccountNotFoundException(
                    "no such user, or none with " + question.algorithm().token());
        }
        if (!isProved) {
            throw new FailedLoginException("the response is wrong");
        }
        List<String> uris = account.get().identities();
        identities = uris.isEmpty()
                ? List.of(new IdentityPrincipal("sip:" + name.getName() + '@' + question.realm()))
                : uris.stream().map(IdentityPrincipal::new).toList();
        return true;
    }

    private void ask(Callback... callbacks) throws LoginException {
        try {
            handler.handle(callbacks);
        } catch (IOException | UnsupportedCallbackException e) {
            throw (LoginException) new LoginException("who logs in uses no Digest").initCause(e);
        }
    }

    @Override
    public boolean commit() {
        subject.getPrincipals().addAll(identities);
        return true;
    }

    @Override
    public boolean abort() {
        identities = List.of();
        return true;
    }

    @Override
    public boolean logout() {
        subject.getPrincipals().removeAll(identities);
        return true;
    }
}
