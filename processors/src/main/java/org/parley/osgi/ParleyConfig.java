package org.parley.osgi;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.parley.auth.DigestAlgorithm;

/**
 * What {@code etc/parley.cfg} says, read whole at each save; immutable. The file documents each key: its component here has the
 * same name within the record of its group.
 */
public record ParleyConfig(
        String domain,
        List<String> factoryUris,
        Sip sip,
        Msrp msrp,
        Tls tls,
        Authentication authentication,
        Authorisation authorisation,
        Consent consent,
        Adhoc adhoc,
        Session session,
        Conference conference,
        Groups groups,
        Commands commands,
        Messages messages,
        Limits limits,
        Outbox outbox,
        Web web,
        boolean logContent) {

    private static final ParleyConfig DEFAULTS =
            new ConfigReader(Map.of()).read().config();

    /** What is in force where the file has no value; also what the shipped file says. */
    public static ParleyConfig defaults() {
        return DEFAULTS;
    }

    /**
     * Reads the file's properties. An invalid value keeps the one of {@code previous}; a key that is absent has its default; unknown
     * keys are reported and change nothing.
     */
    public static ConfigReading read(Map<String, String> properties, ParleyConfig previous) {
        return new ConfigReader(properties).read(previous);
    }

    /** Keys {@code sip.*}; {@code warnings} maps a reason of refusal to the number and text of its Warning. */
    public record Sip(
            List<String> host,
            int udpPort,
            int tcpPort,
            int tlsPort,
            int wsPort,
            int wssPort,
            List<String> wsOrigins,
            int udpMaxRequestBytes,
            List<String> trustedPeers,
            List<String> outboundProxy,
            Profile profile,
            Duration sessionExpires,
            Duration minSE,
            boolean followRedirects,
            boolean recipientListHistory,
            boolean isfocusOnOneToOne,
            IdentityStyle identityStyle,
            List<DisplayNameSource> displayNameOrder,
            OfferlessInvite offerlessInvite,
            ListlessInvite listlessInvite,
            Map<String, String> warnings) {}

    /** Keys {@code msrp.*}. */
    public record Msrp(
            String host,
            int port,
            int tlsPort,
            int wsPort,
            int wssPort,
            Optional<String> advertisedHost,
            List<String> acceptTypes,
            List<String> acceptWrappedTypes,
            int maxSizeBytes,
            boolean requireCpim,
            boolean requireTls,
            boolean cema,
            MatchUri matchUri,
            boolean allowUnwrapped,
            CpimFrom cpimFrom,
            boolean privateMessages,
            boolean nicknames,
            Duration keepAlive,
            Duration reconnectGrace,
            SlowReader slowReader,
            boolean realIdentities) {

        /** The host that SDP and MSRP URIs name. */
        public String reachableHost() {
            return advertisedHost.orElse(host);
        }
    }

    /** Keys {@code tls.*}: files by their path from the Karaf base. */
    public record Tls(
            Optional<String> keystore, String keystorePassword, Optional<String> truststore, ClientAuth clientAuth) {

        /** Without the password. */
        @Override
        public String toString() {
            return "Tls[keystore=" + keystore + ", truststore=" + truststore + ", clientAuth=" + clientAuth + ']';
        }
    }

    /** Keys {@code authentication.*}; an empty realm means that nobody is asked. */
    public record Authentication(
            String realm, List<DigestAlgorithm> algorithms, Duration nonceLifetime, String users, String jaasRealm) {}

    /** Keys {@code authorisation.*}: URI patterns of originators; deny wins over allow. */
    public record Authorisation(List<String> allow, List<String> deny) {}

    /** Keys {@code consent.*}: URI patterns of targets that are not to be invited. */
    public record Consent(List<String> withdrawn) {}

    /** Keys {@code adhoc.*}. */
    public record Adhoc(
            int maxParticipants,
            boolean countInviter,
            int minParticipants,
            boolean allowAnonymity,
            boolean releasedCountsAsAccepted,
            AnswerInviter answerInviter,
            FailureCode failureCode,
            OnCreatorLeave onCreatorLeave,
            Join join,
            AddBy addBy,
            Duration ringTimeout) {}

    /** Keys {@code session.*}; zero means never, or not at all. */
    public record Session(Duration idleTimeout, Duration maxDuration, Duration restoreFor) {}

    /** Keys {@code conference.*}: what subscribers are told. */
    public record Conference(Duration notifyMinInterval, boolean keepDeparted, boolean hideBcc) {}

    /** Keys {@code groups.*}; an empty {@code xcapRoot} means that there is no XDM server. */
    public record Groups(String dir, String xcapRoot, Duration xcapStale) {}

    /**
     * Keys {@code commands.*}.
     *
     * @param allow which commands are on
     * @param serviceIdentities URI patterns of those that may be used
     * @param pending most that are under way
     * @param remembered most whose replies are remembered
     * @param rememberedFor for how long
     */
    public record Commands(
            List<CommandKind> allow,
            List<String> serviceIdentities,
            int pending,
            int remembered,
            Duration rememberedFor) {}

    /** Keys {@code messages.*}: what goes to the archive. */
    public record Messages(boolean archive, int maxSizeBytes, boolean notices) {}

    /** Keys {@code limits.*}. */
    public record Limits(
            int listEntries,
            int bodyBytes,
            int pendingSetups,
            Duration queueDelay,
            int requestsPerSource,
            int requestsOfStrangers,
            int connections,
            int connectionsPerSource,
            int msrpConnections,
            int msrpConnectionsPerSource,
            int connectsPerSource,
            Duration firstMessageTime,
            int sessions,
            int subscriptionsPerUser,
            int subscriptionsPerSession,
            int referralsPerSession,
            int referralsPerMinute,
            int invitationsPerOriginator,
            int invitationsPerTarget,
            Duration retryAfter,
            int loopQueue,
            Duration xcapTimeout,
            Duration shutdownTime) {}

    /** Keys {@code outbox.*}: what waits for brokers, and its bounds. */
    public record Outbox(
            String directory, long maxSizeBytes, long minFreeBytes, WhenFull whenFull, Duration alarmAge) {}

    /** Keys {@code web.*}: who may come to the console, to metrics and health. */
    public record Web(List<String> hosts, Duration sessionTimeout, boolean openProbes) {}

    /** {@code commands.allow}: what other systems may have done. */
    public enum CommandKind {
        CREATE,
        SEND,
        ADD,
        REMOVE,
        END,
        QUERY
    }

    /** {@code outbox.whenFull}: events are lost, or no session begins. */
    public enum WhenFull {
        DROP,
        REFUSE
    }

    /** {@code sip.profile}: which header rules apply. */
    public enum Profile {
        PLAIN,
        IMS
    }

    /** {@code sip.identityStyle}: whose identity the legs carry. */
    public enum IdentityStyle {
        INVITER,
        CONFERENCE
    }

    /** {@code sip.displayNameOrder}: where a display name may come from. */
    public enum DisplayNameSource {
        FROM,
        ASSERTED,
        GROUP
    }

    /** {@code sip.offerlessInvite}: an INVITE without SDP gets an offer of ours in the 200, or 488. */
    public enum OfferlessInvite {
        OFFER,
        REJECT
    }

    /** {@code sip.listlessInvite}: a factory INVITE without a list gets 400, or a conference with nobody else in it. */
    public enum ListlessInvite {
        REJECT,
        CREATE
    }

    /** {@code msrp.matchUri}: how much of a To-Path must be ours. */
    public enum MatchUri {
        SESSION_ID,
        WHOLE
    }

    /** {@code tls.clientAuth}: whether a peer that connects must show a certificate of an authority. */
    public enum ClientAuth {
        NONE,
        WANT,
        NEED
    }

    /** {@code msrp.cpimFrom}: what happens to a message whose CPIM From is not its sender's. */
    public enum CpimFrom {
        REJECT,
        REWRITE
    }

    /** {@code msrp.slowReader}: what happens when too much waits for a participant. */
    public enum SlowReader {
        DROP_SESSION,
        PAUSE_SENDER
    }

    /** {@code adhoc.answerInviter}: when the inviter gets the 200. */
    public enum AnswerInviter {
        FIRST_ACCEPT,
        IMMEDIATELY
    }

    /** {@code adhoc.onCreatorLeave}: what becomes of the session. */
    public enum OnCreatorLeave {
        CONTINUE,
        END
    }

    /** {@code adhoc.join}: who may come into a session by an INVITE of his own. */
    public enum Join {
        INVITED,
        OPEN
    }

    /** {@code adhoc.addBy}: who may add users to a session. */
    public enum AddBy {
        PARTICIPANTS,
        CREATOR
    }

    /** {@code adhoc.failureCode}: the code that the inviter gets when every invitee has failed. */
    public sealed interface FailureCode {
        /** The smallest code. */
        record Lowest() implements FailureCode {}

        /** A 6xx if there is one, else the smallest. */
        record SixxxWins() implements FailureCode {}

        /** The one that came first. */
        record First() implements FailureCode {}

        /** Always this one. */
        record Fixed(int code) implements FailureCode {}
    }
}
