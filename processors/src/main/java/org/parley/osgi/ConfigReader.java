package org.parley.osgi;

import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.regex.Pattern;
import org.parley.osgi.ParleyConfig.Adhoc;
import org.parley.osgi.ParleyConfig.Authentication;
import org.parley.osgi.ParleyConfig.Authorisation;
import org.parley.osgi.ParleyConfig.Commands;
import org.parley.osgi.ParleyConfig.Conference;
import org.parley.osgi.ParleyConfig.Consent;
import org.parley.osgi.ParleyConfig.Groups;
import org.parley.osgi.ParleyConfig.Limits;
import org.parley.osgi.ParleyConfig.Messages;
import org.parley.osgi.ParleyConfig.Msrp;
import org.parley.osgi.ParleyConfig.Outbox;
import org.parley.osgi.ParleyConfig.Session;
import org.parley.osgi.ParleyConfig.Sip;
import org.parley.osgi.ParleyConfig.Tls;
import org.parley.osgi.ParleyConfig.Web;

/** One reading of the properties of {@code etc/parley.cfg}; collects the problems on its way. */
final class ConfigReader {
    /** What Karaf and Declarative Services add to the properties of the file. */
    private static final Pattern FOREIGN_KEY =
            Pattern.compile("(?:service|component|felix|org\\.apache)\\..*|\\..*|.*\\.target");

    private final Map<String, String> properties;
    /** By key, in the order found. */
    private final Map<String, ConfigProblem> problems = new LinkedHashMap<>();

    /** Keys whose values contradict each other: their previous values stay. */
    private final Set<ConfigKey<?>> contradicting = new HashSet<>();

    ConfigReader(Map<String, String> properties) {
        this.properties = new TreeMap<>(properties);
    }

    /** Reads against the defaults. */
    ConfigReading read() {
        return read(Optional.empty());
    }

    ConfigReading read(ParleyConfig previous) {
        return read(Optional.of(previous));
    }

    private ConfigReading read(Optional<ParleyConfig> previous) {
        properties.forEach((name, value) -> {
            if (!ConfigKeys.isKnown(name) && !FOREIGN_KEY.matcher(name).matches()) {
                problems.put(name, ConfigProblem.unknownKey(name, value));
            }
        });
        ParleyConfig config = values(previous);
        for (ConfigRule rule : ConfigRule.ALL) {
            if (rule.broken().test(config)) {
                refuse(rule.keys().get(0), rule.reason());
                contradicting.addAll(rule.keys());
                config = values(previous);
            }
        }
        return new ConfigReading(config, List.copyOf(problems.values()));
    }

    private ParleyConfig values(Optional<ParleyConfig> previous) {
        Group<ParleyConfig> top = new Group<>(previous);
        return new ParleyConfig(
                top.value(ConfigKeys.DOMAIN, ParleyConfig::domain),
                top.value(ConfigKeys.FACTORY_URIS, ParleyConfig::factoryUris),
                sip(new Group<>(previous.map(ParleyConfig::sip))),
                msrp(new Group<>(previous.map(ParleyConfig::msrp))),
                tls(new Group<>(previous.map(ParleyConfig::tls))),
                authentication(new Group<>(previous.map(ParleyConfig::authentication))),
                authorisation(new Group<>(previous.map(ParleyConfig::authorisation))),
                consent(new Group<>(previous.map(ParleyConfig::consent))),
                adhoc(new Group<>(previous.map(ParleyConfig::adhoc))),
                session(new Group<>(previous.map(ParleyConfig::session))),
                conference(new Group<>(previous.map(ParleyConfig::conference))),
                groups(new Group<>(previous.map(ParleyConfig::groups))),
                commands(new Group<>(previous.map(ParleyConfig::commands))),
                messages(new Group<>(previous.map(ParleyConfig::messages))),
                limits(new Group<>(previous.map(ParleyConfig::limits))),
                outbox(new Group<>(previous.map(ParleyConfig::outbox))),
                web(new Group<>(previous.map(ParleyConfig::web))),
                top.value(ConfigKeys.LOG_CONTENT, ParleyConfig::logContent));
    }

    private Sip sip(Group<Sip> group) {
        return new Sip(
                group.value(ConfigKeys.SIP_HOST, Sip::host),
                group.value(ConfigKeys.SIP_UDP_PORT, Sip::udpPort),
                group.value(ConfigKeys.SIP_TCP_PORT, Sip::tcpPort),
                group.value(ConfigKeys.SIP_TLS_PORT, Sip::tlsPort),
                group.value(ConfigKeys.SIP_WS_PORT, Sip::wsPort),
                group.value(ConfigKeys.SIP_WSS_PORT, Sip::wssPort),
                group.value(ConfigKeys.SIP_WS_ORIGINS, Sip::wsOrigins),
                group.value(ConfigKeys.SIP_UDP_MAX_REQUEST, Sip::udpMaxRequestBytes),
                group.value(ConfigKeys.SIP_TRUSTED_PEERS, Sip::trustedPeers),
                group.value(ConfigKeys.SIP_OUTBOUND_PROXY, Sip::outboundProxy),
                group.value(ConfigKeys.SIP_PROFILE, Sip::profile),
                group.value(ConfigKeys.SIP_SESSION_EXPIRES, Sip::sessionExpires),
                group.value(ConfigKeys.SIP_MIN_SE, Sip::minSE),
                group.value(ConfigKeys.SIP_FOLLOW_REDIRECTS, Sip::followRedirects),
                group.value(ConfigKeys.SIP_RECIPIENT_LIST_HISTORY, Sip::recipientListHistory),
                group.value(ConfigKeys.SIP_ISFOCUS_ON_ONE_TO_ONE, Sip::isfocusOnOneToOne),
                group.value(ConfigKeys.SIP_IDENTITY_STYLE, Sip::identityStyle),
                group.value(ConfigKeys.SIP_DISPLAY_NAME_ORDER, Sip::displayNameOrder),
                group.value(ConfigKeys.SIP_OFFERLESS_INVITE, Sip::offerlessInvite),
                group.value(ConfigKeys.SIP_LISTLESS_INVITE, Sip::listlessInvite),
                group.value(ConfigKeys.SIP_WARNINGS, Sip::warnings));
    }

    private Msrp msrp(Group<Msrp> group) {
        String advertisedHost = group.value(
                ConfigKeys.MSRP_ADVERTISED_HOST, msrp -> msrp.advertisedHost().orElse(""));
        return new Msrp(
                group.value(ConfigKeys.MSRP_HOST, Msrp::host),
                group.value(ConfigKeys.MSRP_PORT, Msrp::port),
                group.value(ConfigKeys.MSRP_TLS_PORT, Msrp::tlsPort),
                group.value(ConfigKeys.MSRP_WS_PORT, Msrp::wsPort),
                group.value(ConfigKeys.MSRP_WSS_PORT, Msrp::wssPort),
                Optional.of(advertisedHost).filter(host -> !host.isEmpty()),
                group.value(ConfigKeys.MSRP_ACCEPT_TYPES, Msrp::acceptTypes),
                group.value(ConfigKeys.MSRP_ACCEPT_WRAPPED_TYPES, Msrp::acceptWrappedTypes),
                group.value(ConfigKeys.MSRP_MAX_SIZE, Msrp::maxSizeBytes),
                group.value(ConfigKeys.MSRP_REQUIRE_CPIM, Msrp::requireCpim),
                group.value(ConfigKeys.MSRP_REQUIRE_TLS, Msrp::requireTls),
                group.value(ConfigKeys.MSRP_CEMA, Msrp::cema),
                group.value(ConfigKeys.MSRP_MATCH_URI, Msrp::matchUri),
                group.value(ConfigKeys.MSRP_ALLOW_UNWRAPPED, Msrp::allowUnwrapped),
                group.value(ConfigKeys.MSRP_CPIM_FROM, Msrp::cpimFrom),
                group.value(ConfigKeys.MSRP_PRIVATE_MESSAGES, Msrp::privateMessages),
                group.value(ConfigKeys.MSRP_NICKNAMES, Msrp::nicknames),
                group.value(ConfigKeys.MSRP_KEEP_ALIVE, Msrp::keepAlive),
                group.value(ConfigKeys.MSRP_RECONNECT_GRACE, Msrp::reconnectGrace),
                group.value(ConfigKeys.MSRP_SLOW_READER, Msrp::slowReader),
                group.value(ConfigKeys.MSRP_REAL_IDENTITIES, Msrp::realIdentities));
    }

    private Tls tls(Group<Tls> group) {
        return new Tls(
                group.value(ConfigKeys.TLS_KEYSTORE, Tls::keystore),
                group.value(ConfigKeys.TLS_KEYSTORE_PASSWORD, Tls::keystorePassword),
                group.value(ConfigKeys.TLS_TRUSTSTORE, Tls::truststore),
                group.value(ConfigKeys.TLS_CLIENT_AUTH, Tls::clientAuth));
    }

    private Consent consent(Group<Consent> group) {
        return new Consent(group.value(ConfigKeys.CONSENT_WITHDRAWN, Consent::withdrawn));
    }

    private Authentication authentication(Group<Authentication> group) {
        return new Authentication(
                group.value(ConfigKeys.AUTHENTICATION_REALM, Authentication::realm),
                group.value(ConfigKeys.AUTHENTICATION_ALGORITHMS, Authentication::algorithms),
                group.value(ConfigKeys.AUTHENTICATION_NONCE_LIFETIME, Authentication::nonceLifetime),
                group.value(ConfigKeys.AUTHENTICATION_USERS, Authentication::users),
                group.value(ConfigKeys.AUTHENTICATION_JAAS_REALM, Authentication::jaasRealm));
    }

    private Authorisation authorisation(Group<Authorisation> group) {
        return new Authorisation(
                group.value(ConfigKeys.AUTHORISATION_ALLOW, Authorisation::allow),
                group.value(ConfigKeys.AUTHORISATION_DENY, Authorisation::deny));
    }

    private Adhoc adhoc(Group<Adhoc> group) {
        return new Adhoc(
                group.value(ConfigKeys.ADHOC_MAX_PARTICIPANTS, Adhoc::maxParticipants),
                group.value(ConfigKeys.ADHOC_COUNT_INVITER, Adhoc::countInviter),
                group.value(ConfigKeys.ADHOC_MIN_PARTICIPANTS, Adhoc::minParticipants),
                group.value(ConfigKeys.ADHOC_ALLOW_ANONYMITY, Adhoc::allowAnonymity),
                group.value(ConfigKeys.ADHOC_RELEASED_COUNTS_AS_ACCEPTED, Adhoc::releasedCountsAsAccepted),
                group.value(ConfigKeys.ADHOC_ANSWER_INVITER, Adhoc::answerInviter),
                group.value(ConfigKeys.ADHOC_FAILURE_CODE, Adhoc::failureCode),
                group.value(ConfigKeys.ADHOC_ON_CREATOR_LEAVE, Adhoc::onCreatorLeave),
                group.value(ConfigKeys.ADHOC_JOIN, Adhoc::join),
                group.value(ConfigKeys.ADHOC_ADD_BY, Adhoc::addBy),
                group.value(ConfigKeys.ADHOC_RING_TIMEOUT, Adhoc::ringTimeout));
    }

    private Session session(Group<Session> group) {
        return new Session(
                group.value(ConfigKeys.SESSION_IDLE_TIMEOUT, Session::idleTimeout),
                group.value(ConfigKeys.SESSION_MAX_DURATION, Session::maxDuration),
                group.value(ConfigKeys.SESSION_RESTORE_FOR, Session::restoreFor));
    }

    private Conference conference(Group<Conference> group) {
        return new Conference(
                group.value(ConfigKeys.CONFERENCE_NOTIFY_MIN_INTERVAL, Conference::notifyMinInterval),
                group.value(ConfigKeys.CONFERENCE_KEEP_DEPARTED, Conference::keepDeparted),
                group.value(ConfigKeys.CONFERENCE_HIDE_BCC, Conference::hideBcc));
    }

    private Groups groups(Group<Groups> group) {
        return new Groups(
                group.value(ConfigKeys.GROUPS_DIR, Groups::dir),
                group.value(ConfigKeys.GROUPS_XCAP_ROOT, Groups::xcapRoot),
                group.value(ConfigKeys.GROUPS_XCAP_STALE, Groups::xcapStale));
    }

    private Commands commands(Group<Commands> group) {
        return new Commands(
                group.value(ConfigKeys.COMMANDS_ALLOW, Commands::allow),
                group.value(ConfigKeys.COMMANDS_SERVICE_IDENTITIES, Commands::serviceIdentities),
                group.value(ConfigKeys.COMMANDS_PENDING, Commands::pending),
                group.value(ConfigKeys.COMMANDS_REMEMBERED, Commands::remembered),
                group.value(ConfigKeys.COMMANDS_REMEMBERED_FOR, Commands::rememberedFor));
    }

    private Messages messages(Group<Messages> group) {
        return new Messages(
                group.value(ConfigKeys.MESSAGES_ARCHIVE, Messages::archive),
                group.value(ConfigKeys.MESSAGES_MAX_SIZE, Messages::maxSizeBytes),
                group.value(ConfigKeys.MESSAGES_NOTICES, Messages::notices));
    }

    private Limits limits(Group<Limits> group) {
        return new Limits(
                group.value(ConfigKeys.LIMITS_LIST_ENTRIES, Limits::listEntries),
                group.value(ConfigKeys.LIMITS_BODY_BYTES, Limits::bodyBytes),
                group.value(ConfigKeys.LIMITS_PENDING_SETUPS, Limits::pendingSetups),
                group.value(ConfigKeys.LIMITS_QUEUE_DELAY, Limits::queueDelay),
                group.value(ConfigKeys.LIMITS_REQUESTS_PER_SOURCE, Limits::requestsPerSource),
                group.value(ConfigKeys.LIMITS_REQUESTS_OF_STRANGERS, Limits::requestsOfStrangers),
                group.value(ConfigKeys.LIMITS_CONNECTIONS, Limits::connections),
                group.value(ConfigKeys.LIMITS_CONNECTIONS_PER_SOURCE, Limits::connectionsPerSource),
                group.value(ConfigKeys.LIMITS_MSRP_CONNECTIONS, Limits::msrpConnections),
                group.value(ConfigKeys.LIMITS_MSRP_CONNECTIONS_PER_SOURCE, Limits::msrpConnectionsPerSource),
                group.value(ConfigKeys.LIMITS_CONNECTS_PER_SOURCE, Limits::connectsPerSource),
                group.value(ConfigKeys.LIMITS_FIRST_MESSAGE_TIME, Limits::firstMessageTime),
                group.value(ConfigKeys.LIMITS_SESSIONS, Limits::sessions),
                group.value(ConfigKeys.LIMITS_SUBSCRIPTIONS_PER_USER, Limits::subscriptionsPerUser),
                group.value(ConfigKeys.LIMITS_SUBSCRIPTIONS_PER_SESSION, Limits::subscriptionsPerSession),
                group.value(ConfigKeys.LIMITS_REFERRALS_PER_SESSION, Limits::referralsPerSession),
                group.value(ConfigKeys.LIMITS_REFERRALS_PER_MINUTE, Limits::referralsPerMinute),
                group.value(ConfigKeys.LIMITS_INVITATIONS_PER_ORIGINATOR, Limits::invitationsPerOriginator),
                group.value(ConfigKeys.LIMITS_INVITATIONS_PER_TARGET, Limits::invitationsPerTarget),
                group.value(ConfigKeys.LIMITS_RETRY_AFTER, Limits::retryAfter),
                group.value(ConfigKeys.LIMITS_LOOP_QUEUE, Limits::loopQueue),
                group.value(ConfigKeys.LIMITS_XCAP_TIMEOUT, Limits::xcapTimeout),
                group.value(ConfigKeys.LIMITS_SHUTDOWN_TIME, Limits::shutdownTime));
    }

    private Outbox outbox(Group<Outbox> group) {
        return new Outbox(
                group.value(ConfigKeys.OUTBOX_DIRECTORY, Outbox::directory),
                group.value(ConfigKeys.OUTBOX_MAX_SIZE, Outbox::maxSizeBytes),
                group.value(ConfigKeys.OUTBOX_MIN_FREE, Outbox::minFreeBytes),
                group.value(ConfigKeys.OUTBOX_WHEN_FULL, Outbox::whenFull),
                group.value(ConfigKeys.OUTBOX_ALARM_AGE, Outbox::alarmAge));
    }

    private Web web(Group<Web> group) {
        return new Web(
                group.value(ConfigKeys.WEB_HOSTS, Web::hosts),
                group.value(ConfigKeys.WEB_SESSION_TIMEOUT, Web::sessionTimeout),
                group.value(ConfigKeys.WEB_OPEN_PROBES, Web::openProbes));
    }

    private void refuse(ConfigKey<?> key, String reason) {
        String value = properties.getOrDefault(key.name(), key.defaultText());
        problems.put(key.name(), new ConfigProblem(key.name(), value, reason, key.allowed()));
    }

    /** Reads the keys of one record, falling back to its previous instance. */
    private final class Group<R> {
        private final Optional<R> previous;

        Group(Optional<R> previous) {
            this.previous = previous;
        }

        <T> T value(ConfigKey<T> key, Function<R, T> component) {
            if (contradicting.contains(key)) {
                return previousValue(key, component);
            }
            try {
                return key.parse(properties.getOrDefault(key.name(), key.defaultText()));
            } catch (InvalidValueException e) {
                refuse(key, e.getMessage());
                return previousValue(key, component);
            }
        }

        private <T> T previousValue(ConfigKey<T> key, Function<R, T> component) {
            return previous.map(component).orElseGet(key::defaultValue);
        }
    }
}
