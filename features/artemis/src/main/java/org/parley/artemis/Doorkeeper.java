package org.parley.artemis;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Optional;
import java.util.Set;
import javax.security.auth.Subject;
import org.apache.activemq.artemis.core.security.CheckType;
import org.apache.activemq.artemis.core.security.Role;
import org.apache.activemq.artemis.spi.core.protocol.RemotingConnection;
import org.apache.activemq.artemis.spi.core.security.ActiveMQSecurityManager5;
import org.apache.activemq.artemis.spi.core.security.jaas.RolePrincipal;
import org.apache.activemq.artemis.spi.core.security.jaas.UserPrincipal;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Who may do what at the broker: the IM server itself by the password file, and the users of Karaf by their roles. {@code admin}
 * and {@code operator} may do everything, {@code viewer} may receive events. Any thread of the broker.
 */
final class Doorkeeper implements ActiveMQSecurityManager5 {

    private static final Logger LOG = LoggerFactory.getLogger(Doorkeeper.class);

    private static final Set<String> MAY_ALL = Set.of(PasswordFile.USER, "admin", "operator");
    private static final String MAY_RECEIVE_EVENTS = "viewer";

    /** A subscription makes its queue, durable or not, and takes it away. */
    private static final Set<CheckType> RECEIVING = Set.of(
            CheckType.CONSUME,
            CheckType.BROWSE,
            CheckType.CREATE_NON_DURABLE_QUEUE,
            CheckType.DELETE_NON_DURABLE_QUEUE,
            CheckType.CREATE_DURABLE_QUEUE,
            CheckType.DELETE_DURABLE_QUEUE);

    private final byte[] ownPassword;
    private final Realm realm;

    /** Users and their roles. */
    @FunctionalInterface
    interface Realm {
        /** The names of the user's roles; empty where user or password are wrong. */
        Optional<Set<String>> roles(String user, String password);
    }

    Doorkeeper(String ownPassword, Realm realm) {
        this.ownPassword = ownPassword.getBytes(StandardCharsets.UTF_8);
        this.realm = realm;
    }

    /** @return the subject, or as this interface has it null for who may not come in */
    //= BRK-3
    @Override
    public Subject authenticate(String user, String password, RemotingConnection connection, String domain) {
        if (user == null || password == null) {
            return refuse("nobody", connection);
        }
        if (user.equals(PasswordFile.USER)) {
            boolean isRight = MessageDigest.isEqual(ownPassword, password.getBytes(StandardCharsets.UTF_8));
            return isRight ? subject(user, Set.of(PasswordFile.USER)) : refuse(user, connection);
        }
        return realm.roles(user, password).map(roles -> subject(user, roles)).orElseGet(() -> refuse(user, connection));
    }

    private static Subject refuse(String user, RemotingConnection connection) {
        LOG.warn(
                "A login at the broker was refused: user {} from {}",
                user.replaceAll("[^\\w.@-]", "?"),
                connection == null ? "here" : connection.getRemoteAddress());
        return null;
    }

    private static Subject subject(String user, Set<String> roles) {
        Subject subject = new Subject();
        subject.getPrincipals().add(new UserPrincipal(user));
        roles.forEach(role -> subject.getPrincipals().add(new RolePrincipal(role)));
        subject.setReadOnly();
        return subject;
    }

    @Override
    public boolean authorize(Subject subject, Set<Role> roles, CheckType check, String address) {
        Set<RolePrincipal> own = subject.getPrincipals(RolePrincipal.class);
        if (own.stream().anyMatch(role -> MAY_ALL.contains(role.getName()))) {
            return true;
        }
        boolean isAboutEvents = address.equals(Broker.EVENTS) || address.startsWith(Broker.EVENTS + "::");
        return isAboutEvents
                && RECEIVING.contains(check)
                && own.stream().anyMatch(role -> role.getName().equals(MAY_RECEIVE_EVENTS));
    }

    @Override
    public boolean validateUser(String user, String password) {
        return authenticate(user, password, null, "") != null;
    }

    @Override
    public boolean validateUserAndRole(String user, String password, Set<Role> roles, CheckType check) {
        return false;
    }
}
