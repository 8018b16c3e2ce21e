package org.parley.osgi;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.parley.auth.DigestAlgorithm;
import org.parley.osgi.ConfigKey.Parser;
import org.parley.osgi.ParleyConfig.AddBy;
import org.parley.osgi.ParleyConfig.AnswerInviter;
import org.parley.osgi.ParleyConfig.ClientAuth;
import org.parley.osgi.ParleyConfig.CommandKind;
import org.parley.osgi.ParleyConfig.CpimFrom;
import org.parley.osgi.ParleyConfig.DisplayNameSource;
import org.parley.osgi.ParleyConfig.FailureCode;
import org.parley.osgi.ParleyConfig.IdentityStyle;
import org.parley.osgi.ParleyConfig.Join;
import org.parley.osgi.ParleyConfig.ListlessInvite;
import org.parley.osgi.ParleyConfig.MatchUri;
import org.parley.osgi.ParleyConfig.OfferlessInvite;
import org.parley.osgi.ParleyConfig.OnCreatorLeave;
import org.parley.osgi.ParleyConfig.Profile;
import org.parley.osgi.ParleyConfig.SlowReader;
import org.parley.osgi.ParleyConfig.WhenFull;

/** Every key of {@code etc/parley.cfg}; what each means stands beside it in the shipped file. */
final class ConfigKeys {
    /** Entries in one list value; ours, far above what an operator writes. */
    static final int LIST_LENGTH_MAX = 256;

    private static final int MEGABYTE = 1 << 20;
    private static final Duration ONE_DAY = Duration.ofDays(1);
    /** Smallest Session-Expires and Min-SE, RFC 4028 sections 4 and 5. */
    private static final Duration MIN_SE_FLOOR = Duration.ofSeconds(90);

    private static final Pattern MEDIA_TYPE =
            Pattern.compile("\\*|[A-Za-z0-9!#$&^_.+-]+/(?:\\*|[A-Za-z0-9!#$&^_.+-]+)");
    private static final Pattern URI_PATTERN = Pattern.compile("[^\\s,]{1,256}");
    private static final Pattern REALM = Pattern.compile("[^\\p{Cntrl}\"\\\\]{1,128}");
    private static final Pattern FOLDER = Pattern.compile("[^\\p{Cntrl}]{1,1024}");
    private static final Pattern WARNING_TEXT = Pattern.compile("[^\\p{Cntrl}\",\\\\]{1,128}");

    //= DEC-26
    private static final Map<String, ConfigKey<?>> KEYS = new LinkedHashMap<>();

    static final ConfigKey<String> DOMAIN = key(
            "domain", "localhost", "a domain name or address, with port where it is not 5060", NetworkValues.domain());
    static final ConfigKey<List<String>> FACTORY_URIS = key(
            "factoryUris",
            "sip:conference-factory@localhost",
            "a comma list of SIP URIs with a user",
            ConfigValues.nonEmpty(list(NetworkValues.sipUri(true))));
    static final ConfigKey<Boolean> LOG_CONTENT = bool("logContent", "false");

    static final ConfigKey<List<String>> SIP_HOST = key(
            "sip.host",
            //= SEC-10
            "127.0.0.1",
            "a comma list of addresses or host names",
            ConfigValues.nonEmpty(ConfigValues.distinct(list(NetworkValues.host()))));
    static final ConfigKey<Integer> SIP_UDP_PORT = port("sip.udp.port", "5060");
    static final ConfigKey<Integer> SIP_TCP_PORT = port("sip.tcp.port", "5060");
    static final ConfigKey<Integer> SIP_TLS_PORT = port("sip.tls.port", "0");
    static final ConfigKey<Integer> SIP_WS_PORT = port("sip.ws.port", "0");
    static final ConfigKey<Integer> SIP_WSS_PORT = port("sip.wss.port", "0");
    static final ConfigKey<List<String>> SIP_WS_ORIGINS = key(
            "sip.ws.origins",
            "",
            "a comma list of origins such as https://chat.example.com, or *, or empty",
            list(NetworkValues.origin()));
    static final ConfigKey<Integer> SIP_UDP_MAX_REQUEST =
            key("sip.udp.maxRequest", "1300", "200 to 65507 octets", ConfigValues.octets(200, 65_507));
    static final ConfigKey<List<String>> SIP_TRUSTED_PEERS = key(
            "sip.trustedPeers",
            "127.0.0.0/8,::1",
            "a comma list of addresses, networks in prefix notation and tls:domain, or empty",
            list(NetworkValues.trustedPeer()));
    static final ConfigKey<List<String>> SIP_OUTBOUND_PROXY =
            key("sip.outboundProxy", "", "a comma list of SIP URIs, or empty", list(NetworkValues.sipUri(false)));
    static final ConfigKey<Profile> SIP_PROFILE = choice("sip.profile", "plain", Profile.class);
    static final ConfigKey<Duration> SIP_SESSION_EXPIRES =
            key("sip.sessionExpires", "3600", "90 s to 1 d", ConfigValues.duration(MIN_SE_FLOOR, ONE_DAY));
    static final ConfigKey<Duration> SIP_MIN_SE =
            key("sip.minSE", "90", "90 s to 1 d", ConfigValues.duration(MIN_SE_FLOOR, ONE_DAY));
    static final ConfigKey<Boolean> SIP_FOLLOW_REDIRECTS = bool("sip.followRedirects", "true");
    static final ConfigKey<Boolean> SIP_RECIPIENT_LIST_HISTORY = bool("sip.recipientListHistory", "false");
    static final ConfigKey<Boolean> SIP_ISFOCUS_ON_ONE_TO_ONE = bool("sip.isfocusOnOneToOne", "true");
    static final ConfigKey<IdentityStyle> SIP_IDENTITY_STYLE =
            choice("sip.identityStyle", "inviter", IdentityStyle.class);
    static final ConfigKey<List<DisplayNameSource>> SIP_DISPLAY_NAME_ORDER = key(
            "sip.displayNameOrder",
            "from,asserted,group",
            "a comma list of " + ConfigValues.choices(DisplayNameSource.class) + ", each at most once",
            ConfigValues.nonEmpty(ConfigValues.distinct(list(ConfigValues.oneOf(DisplayNameSource.class)))));
    static final ConfigKey<OfferlessInvite> SIP_OFFERLESS_INVITE =
            choice("sip.offerlessInvite", "offer", OfferlessInvite.class);
    static final ConfigKey<ListlessInvite> SIP_LISTLESS_INVITE =
            choice("sip.listlessInvite", "reject", ListlessInvite.class);
    static final ConfigKey<Map<String, String>> SIP_WARNINGS = key(
            "sip.warnings",
            "",
            "a comma list of reason=number text, or empty; reasons are "
                    + String.join(", ", Settings.WARNING_REASONS.keySet()),
            ConfigValues.table(LIST_LENGTH_MAX, Settings.WARNING_REASONS.keySet(), WARNING_TEXT));

    static final ConfigKey<String> MSRP_HOST =
            key("msrp.host", "127.0.0.1", "an address or host name", NetworkValues.host());
    static final ConfigKey<Integer> MSRP_PORT = key("msrp.port", "2855", "1 to 65535", ConfigValues.integer(1, 65_535));
    static final ConfigKey<Integer> MSRP_TLS_PORT = port("msrp.tls.port", "0");
    static final ConfigKey<Integer> MSRP_WS_PORT = port("msrp.ws.port", "0");
    static final ConfigKey<Integer> MSRP_WSS_PORT = port("msrp.wss.port", "0");
    static final ConfigKey<String> MSRP_ADVERTISED_HOST = key(
            "msrp.advertisedHost",
            "",
            "an address or host name, or empty",
            ConfigValues.emptyOr("", NetworkValues.host()));
    static final ConfigKey<List<String>> MSRP_ACCEPT_TYPES = key(
            "msrp.acceptTypes",
            "message/cpim application/im-iscomposing+xml",
            "media types separated by spaces, or *",
            ConfigValues.nonEmpty(mediaTypes()));
    static final ConfigKey<List<String>> MSRP_ACCEPT_WRAPPED_TYPES =
            key("msrp.acceptWrappedTypes", "*", "media types separated by spaces, * or empty", mediaTypes());
    static final ConfigKey<Integer> MSRP_MAX_SIZE =
            key("msrp.maxSize", "10485760", "1 KB to 1 GB", ConfigValues.octets(1 << 10, 1 << 30));
    static final ConfigKey<Boolean> MSRP_REQUIRE_CPIM = bool("msrp.requireCpim", "true");
    static final ConfigKey<Boolean> MSRP_REQUIRE_TLS = bool("msrp.requireTls", "false");
    static final ConfigKey<Boolean> MSRP_CEMA = bool("msrp.cema", "false");
    static final ConfigKey<MatchUri> MSRP_MATCH_URI = choice("msrp.matchUri", "session-id", MatchUri.class);
    static final ConfigKey<Boolean> MSRP_PRIVATE_MESSAGES = bool("msrp.privateMessages", "true");
    static final ConfigKey<Boolean> MSRP_NICKNAMES = bool("msrp.nicknames", "true");
    static final ConfigKey<Boolean> MSRP_ALLOW_UNWRAPPED = bool("msrp.allowUnwrapped", "false");
    static final ConfigKey<CpimFrom> MSRP_CPIM_FROM = choice("msrp.cpimFrom", "reject", CpimFrom.class);
    static final ConfigKey<Duration> MSRP_KEEP_ALIVE =
            key("msrp.keepAlive", "120", "0 s to 2 h", ConfigValues.duration(Duration.ZERO, Duration.ofHours(2)));
    static final ConfigKey<Duration> MSRP_RECONNECT_GRACE =
            key("msrp.reconnectGrace", "30", "0 s to 1 h", ConfigValues.duration(Duration.ZERO, Duration.ofHours(1)));
    static final ConfigKey<SlowReader> MSRP_SLOW_READER = choice("msrp.slowReader", "drop-session", SlowReader.class);
    static final ConfigKey<Boolean> MSRP_REAL_IDENTITIES = bool("msrp.realIdentities", "false");

    static final ConfigKey<Optional<String>> TLS_KEYSTORE = file("tls.keystore");
    static final ConfigKey<String> TLS_KEYSTORE_PASSWORD =
            key("tls.keystorePassword", "", "a text without spaces around it, or empty", text -> text);
    static final ConfigKey<Optional<String>> TLS_TRUSTSTORE = file("tls.truststore");
    static final ConfigKey<ClientAuth> TLS_CLIENT_AUTH = key(
            "tls.clientAuth",
            "",
            ConfigValues.choices(ClientAuth.class) + ", or empty = none",
            ConfigValues.emptyOr(ClientAuth.NONE, ConfigValues.oneOf(ClientAuth.class)));

    static final ConfigKey<String> AUTHENTICATION_REALM = key(
            "authentication.realm",
            "",
            "a text without quotes, backslashes and control characters, or empty",
            ConfigValues.emptyOr("", ConfigValues.matching(REALM, "a realm")));
    static final ConfigKey<List<DigestAlgorithm>> AUTHENTICATION_ALGORITHMS = key(
            "authentication.algorithms",
            "SHA-256,MD5",
            "a comma list of SHA-256 and MD5, each at most once",
            ConfigValues.nonEmpty(ConfigValues.distinct(list(ConfigKeys::algorithm))));
    static final ConfigKey<Duration> AUTHENTICATION_NONCE_LIFETIME = key(
            "authentication.nonceLifetime",
            "5 min",
            "1 s to 1 d",
            ConfigValues.duration(Duration.ofSeconds(1), ONE_DAY));
    static final ConfigKey<String> AUTHENTICATION_USERS = key(
            "authentication.users",
            "etc/parley-users.properties",
            "a file, its path from the Karaf base or absolute",
            ConfigValues.matching(FOLDER, "the path of a file"));
    static final ConfigKey<String> AUTHENTICATION_JAAS_REALM = key(
            "authentication.jaasRealm",
            "",
            "the name of a JAAS realm, or empty",
            ConfigValues.emptyOr("", ConfigValues.matching(REALM, "the name of a realm")));

    static final ConfigKey<List<String>> AUTHORISATION_ALLOW = uriPatterns("authorisation.allow", "*");
    static final ConfigKey<List<String>> AUTHORISATION_DENY = uriPatterns("authorisation.deny", "");

    static final ConfigKey<List<String>> CONSENT_WITHDRAWN = uriPatterns("consent.withdrawn", "");

    static final ConfigKey<Integer> ADHOC_MAX_PARTICIPANTS =
            key("adhoc.maxParticipants", "50", "2 to 10000", ConfigValues.integer(2, 10_000));
    static final ConfigKey<Boolean> ADHOC_COUNT_INVITER = bool("adhoc.countInviter", "true");
    static final ConfigKey<Integer> ADHOC_MIN_PARTICIPANTS =
            key("adhoc.minParticipants", "2", "1 to 10000", ConfigValues.integer(1, 10_000));
    static final ConfigKey<Boolean> ADHOC_ALLOW_ANONYMITY = bool("adhoc.allowAnonymity", "false");
    static final ConfigKey<Boolean> ADHOC_RELEASED_COUNTS_AS_ACCEPTED = bool("adhoc.releasedCountsAsAccepted", "false");
    static final ConfigKey<AnswerInviter> ADHOC_ANSWER_INVITER =
            choice("adhoc.answerInviter", "first-accept", AnswerInviter.class);
    static final ConfigKey<FailureCode> ADHOC_FAILURE_CODE = key(
            "adhoc.failureCode",
            "lowest",
            "lowest, sixxx-wins, first, or fixed:<code> with a code from 400 to 699",
            ConfigKeys::failureCode);
    static final ConfigKey<OnCreatorLeave> ADHOC_ON_CREATOR_LEAVE =
            choice("adhoc.onCreatorLeave", "continue", OnCreatorLeave.class);
    static final ConfigKey<Join> ADHOC_JOIN = choice("adhoc.join", "invited", Join.class);
    static final ConfigKey<AddBy> ADHOC_ADD_BY = choice("adhoc.addBy", "participants", AddBy.class);
    static final ConfigKey<Duration> ADHOC_RING_TIMEOUT = key(
            "adhoc.ringTimeout",
            "120",
            "1 s to 1 h",
            ConfigValues.duration(Duration.ofSeconds(1), Duration.ofHours(1)));

    static final ConfigKey<Duration> SESSION_IDLE_TIMEOUT = key(
            "session.idleTimeout",
            "0",
            "0 = never, to 30 d",
            ConfigValues.duration(Duration.ZERO, Duration.ofDays(30)));
    static final ConfigKey<Duration> SESSION_MAX_DURATION = key(
            "session.maxDuration",
            "0",
            "0 = never, to 365 d",
            ConfigValues.duration(Duration.ZERO, Duration.ofDays(365)));
    static final ConfigKey<Duration> SESSION_RESTORE_FOR = key(
            "session.restoreFor", "600", "0 = off, to 30 d", ConfigValues.duration(Duration.ZERO, Duration.ofDays(30)));

    static final ConfigKey<Duration> CONFERENCE_NOTIFY_MIN_INTERVAL = key(
            "conference.notifyMinInterval",
            "5",
            "0 = at once, to 1 h",
            ConfigValues.duration(Duration.ZERO, Duration.ofHours(1)));
    static final ConfigKey<Boolean> CONFERENCE_KEEP_DEPARTED = bool("conference.keepDeparted", "true");
    static final ConfigKey<Boolean> CONFERENCE_HIDE_BCC = bool("conference.hideBcc", "false");

    static final ConfigKey<String> GROUPS_DIR = key(
            "groups.dir",
            "etc/parley/groups",
            "a folder, from the Karaf base",
            ConfigValues.matching(FOLDER, "the path of a folder"));
    static final ConfigKey<String> GROUPS_XCAP_ROOT =
            key("groups.xcapRoot", "", "an http or https URI without query, or empty", NetworkValues.httpRoot());
    static final ConfigKey<Duration> GROUPS_XCAP_STALE =
            key("groups.xcapStale", "1 h", "0 s to 30 d", ConfigValues.duration(Duration.ZERO, Duration.ofDays(30)));

    static final ConfigKey<List<CommandKind>> COMMANDS_ALLOW = key(
            "commands.allow",
            "",
            "a comma list of " + ConfigValues.choices(CommandKind.class) + ", each at most once, or empty",
            ConfigValues.distinct(list(ConfigValues.oneOf(CommandKind.class))));
    static final ConfigKey<List<String>> COMMANDS_SERVICE_IDENTITIES = uriPatterns("commands.serviceIdentities", "");
    static final ConfigKey<Integer> COMMANDS_PENDING =
            key("commands.pending", "1000", "1 to 100000", ConfigValues.integer(1, 100_000));
    static final ConfigKey<Integer> COMMANDS_REMEMBERED =
            key("commands.remembered", "10000", "1 to 1000000", ConfigValues.integer(1, 1_000_000));
    static final ConfigKey<Duration> COMMANDS_REMEMBERED_FOR = key(
            "commands.rememberedFor",
            "1 d",
            "1 min to 30 d",
            ConfigValues.duration(Duration.ofMinutes(1), Duration.ofDays(30)));

    static final ConfigKey<Boolean> MESSAGES_ARCHIVE = bool("messages.archive", "false");
    static final ConfigKey<Integer> MESSAGES_MAX_SIZE =
            key("messages.maxSize", "65536", "1 KB to 1 MB", ConfigValues.octets(1 << 10, MEGABYTE));
    static final ConfigKey<Boolean> MESSAGES_NOTICES = bool("messages.notices", "false");

    static final ConfigKey<Integer> LIMITS_LIST_ENTRIES =
            key("limits.listEntries", "1000", "1 to 100000", ConfigValues.integer(1, 100_000));
    static final ConfigKey<Integer> LIMITS_BODY_BYTES =
            key("limits.bodyBytes", "262144", "1 KB to 16 MB", ConfigValues.octets(1 << 10, 16 * MEGABYTE));
    static final ConfigKey<Integer> LIMITS_PENDING_SETUPS =
            key("limits.pendingSetups", "150", "1 to 1000000", ConfigValues.integer(1, 1_000_000));
    static final ConfigKey<Duration> LIMITS_QUEUE_DELAY = key(
            "limits.queueDelay",
            "100 ms",
            "10 ms to 30 s",
            ConfigValues.duration(Duration.ofMillis(10), Duration.ofSeconds(30)));
    static final ConfigKey<Integer> LIMITS_REQUESTS_PER_SOURCE = bound("limits.requestsPerSource", "50");
    static final ConfigKey<Integer> LIMITS_REQUESTS_OF_STRANGERS = bound("limits.requestsOfStrangers", "500");
    static final ConfigKey<Integer> LIMITS_CONNECTIONS =
            key("limits.connections", "4096", "1 to 1000000", ConfigValues.integer(1, 1_000_000));
    static final ConfigKey<Integer> LIMITS_CONNECTIONS_PER_SOURCE =
            key("limits.connectionsPerSource", "128", "1 to 1000000", ConfigValues.integer(1, 1_000_000));
    static final ConfigKey<Integer> LIMITS_MSRP_CONNECTIONS =
            key("limits.msrpConnections", "100000", "1 to 1000000", ConfigValues.integer(1, 1_000_000));
    static final ConfigKey<Integer> LIMITS_MSRP_CONNECTIONS_PER_SOURCE =
            key("limits.msrpConnectionsPerSource", "1000", "1 to 1000000", ConfigValues.integer(1, 1_000_000));
    static final ConfigKey<Integer> LIMITS_CONNECTS_PER_SOURCE = bound("limits.connectsPerSource", "100");
    static final ConfigKey<Duration> LIMITS_FIRST_MESSAGE_TIME = key(
            "limits.firstMessageTime",
            "30",
            "1 s to 10 min",
            ConfigValues.duration(Duration.ofSeconds(1), Duration.ofMinutes(10)));
    static final ConfigKey<Integer> LIMITS_SESSIONS =
            key("limits.sessions", "100000", "1 to 10000000", ConfigValues.integer(1, 10_000_000));
    static final ConfigKey<Integer> LIMITS_SUBSCRIPTIONS_PER_USER =
            key("limits.subscriptionsPerUser", "8", "1 to 1000", ConfigValues.integer(1, 1_000));
    static final ConfigKey<Integer> LIMITS_SUBSCRIPTIONS_PER_SESSION =
            key("limits.subscriptionsPerSession", "10000", "1 to 1000000", ConfigValues.integer(1, 1_000_000));
    static final ConfigKey<Integer> LIMITS_REFERRALS_PER_SESSION =
            key("limits.referralsPerSession", "100", "1 to 10000", ConfigValues.integer(1, 10_000));
    static final ConfigKey<Integer> LIMITS_REFERRALS_PER_MINUTE =
            key("limits.referralsPerMinute", "60", "1 to 10000", ConfigValues.integer(1, 10_000));
    static final ConfigKey<Integer> LIMITS_INVITATIONS_PER_ORIGINATOR =
            bound("limits.invitationsPerOriginator", "6000");
    static final ConfigKey<Integer> LIMITS_INVITATIONS_PER_TARGET = bound("limits.invitationsPerTarget", "600");
    static final ConfigKey<Duration> LIMITS_RETRY_AFTER = key(
            "limits.retryAfter", "5", "1 s to 1 h", ConfigValues.duration(Duration.ofSeconds(1), Duration.ofHours(1)));
    static final ConfigKey<Integer> LIMITS_LOOP_QUEUE =
            key("limits.loopQueue", "65536", "1024 to 16777216", ConfigValues.integer(1_024, 1 << 24));

    static final ConfigKey<Duration> LIMITS_XCAP_TIMEOUT = key(
            "limits.xcapTimeout",
            "2",
            "100 ms to 30 s",
            ConfigValues.duration(Duration.ofMillis(100), Duration.ofSeconds(30)));

    static final ConfigKey<Duration> LIMITS_SHUTDOWN_TIME = key(
            "limits.shutdownTime", "5", "0 s to 25 s", ConfigValues.duration(Duration.ZERO, Duration.ofSeconds(25)));

    static final ConfigKey<String> OUTBOX_DIRECTORY = key(
            "outbox.directory",
            "data/parley/outbox",
            "a folder, from the Karaf base",
            ConfigValues.matching(FOLDER, "the path of a folder"));
    static final ConfigKey<Long> OUTBOX_MAX_SIZE =
            key("outbox.maxSize", "1 GB", "1 MB to 1024 GB", ConfigValues.manyOctets(MEGABYTE, 1L << 40));
    static final ConfigKey<Long> OUTBOX_MIN_FREE =
            key("outbox.minFree", "256 MB", "0 to 1024 GB", ConfigValues.manyOctets(0, 1L << 40));
    static final ConfigKey<WhenFull> OUTBOX_WHEN_FULL = choice("outbox.whenFull", "drop", WhenFull.class);
    static final ConfigKey<Duration> OUTBOX_ALARM_AGE = key(
            "outbox.alarmAge",
            "5 min",
            "1 s to 30 d",
            ConfigValues.duration(Duration.ofSeconds(1), Duration.ofDays(30)));

    static final ConfigKey<List<String>> WEB_HOSTS =
            key("web.hosts", "", "a comma list of addresses or host names, or empty", list(NetworkValues.host()));
    static final ConfigKey<Duration> WEB_SESSION_TIMEOUT =
            key("web.sessionTimeout", "30 min", "1 min to 1 d", ConfigValues.duration(Duration.ofMinutes(1), ONE_DAY));
    static final ConfigKey<Boolean> WEB_OPEN_PROBES = bool("web.openProbes", "false");

    private ConfigKeys() {}

    /** All keys in the order of the shipped file. */
    static List<ConfigKey<?>> all() {
        return List.copyOf(KEYS.values());
    }

    static boolean isKnown(String name) {
        return KEYS.containsKey(name);
    }

    private static <T> ConfigKey<T> key(String name, String defaultText, String allowed, Parser<T> parser) {
        ConfigKey<T> key = new ConfigKey<>(name, defaultText, allowed, parser);
        KEYS.put(name, key);
        return key;
    }

    private static ConfigKey<Boolean> bool(String name, String defaultText) {
        return key(name, defaultText, "true or false", ConfigValues.bool());
    }

    private static <E extends Enum<E>> ConfigKey<E> choice(String name, String defaultText, Class<E> type) {
        return key(name, defaultText, ConfigValues.choices(type), ConfigValues.oneOf(type));
    }

    private static ConfigKey<Integer> bound(String name, String defaultText) {
        return key(name, defaultText, "1 to 1000000, or 0 = any number", ConfigValues.integer(0, 1_000_000));
    }

    private static ConfigKey<Integer> port(String name, String defaultText) {
        return key(name, defaultText, "1 to 65535, or 0 = off", ConfigValues.integer(0, 65_535));
    }

    private static ConfigKey<Optional<String>> file(String name) {
        return key(name, "", "a file, its path from the Karaf base or absolute, or empty", ConfigValues.path());
    }

    //= DEC-25
    private static ConfigKey<List<String>> uriPatterns(String name, String defaultText) {
        return key(
                name,
                defaultText,
                "a comma list of URI patterns, * matching any run of characters, or empty",
                list(ConfigValues.matching(URI_PATTERN, "a URI pattern")));
    }

    private static <T> Parser<List<T>> list(Parser<T> element) {
        return ConfigValues.list(",", LIST_LENGTH_MAX, element);
    }

    private static Parser<List<String>> mediaTypes() {
        return ConfigValues.list("\\s+", LIST_LENGTH_MAX, ConfigValues.matching(MEDIA_TYPE, "a media type"));
    }

    private static DigestAlgorithm algorithm(String text) throws InvalidValueException {
        return DigestAlgorithm.ofToken(text).orElseThrow(() -> new InvalidValueException("not one of the choices"));
    }

    private static FailureCode failureCode(String text) throws InvalidValueException {
        return switch (text) {
            case "lowest" -> new FailureCode.Lowest();
            case "sixxx-wins" -> new FailureCode.SixxxWins();
            case "first" -> new FailureCode.First();
            default -> {
                if (!text.startsWith("fixed:")) {
                    throw new InvalidValueException("not one of the choices");
                }
                yield new FailureCode.Fixed(ConfigValues.integer(400, 699).parse(text.substring("fixed:".length())));
            }
        };
    }
}
