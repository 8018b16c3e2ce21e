package org.parley.osgi;

import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.parley.auth.AuthenticationSettings;
import org.parley.camel.Warnings;
import org.parley.command.Action;
import org.parley.command.CommandSettings;
import org.parley.conference.Authorisation;
import org.parley.conference.DisplayNames;
import org.parley.conference.InvitationLimits;
import org.parley.conference.Policy;
import org.parley.conference.UriPatterns;
import org.parley.conference.WarningText;
import org.parley.event.ArchiveSettings;
import org.parley.group.GroupSettings;
import org.parley.limit.Rate;
import org.parley.msrp.session.ConnectionLimits;
import org.parley.msrp.session.MsrpLimits;
import org.parley.msrp.session.MsrpSettings;
import org.parley.outbox.OutboxSettings;
import org.parley.sdp.HostComparison;
import org.parley.sdp.MediaPolicy;
import org.parley.sdp.MediaTypes;
import org.parley.sdp.MsrpTransport;
import org.parley.sdp.SdpOrigin;
import org.parley.sip.Cidr;
import org.parley.sip.SipSettings;
import org.parley.sip.TrustedPeers;
import org.parley.step.FocusSettings;
import org.parley.step.OwnUris;

/** The configuration, as each part of the server wants it. Immutable: made anew for each save. */
record Settings(
        SipSettings sip,
        int sipTlsPort,
        SipSettings.WebSocket sipWebSocket,
        MsrpSettings msrp,
        int msrpTlsPort,
        int msrpWsPort,
        int msrpWssPort,
        ParleyConfig.Tls tls,
        FocusSettings focus,
        AuthenticationSettings authentication,
        Warnings warnings,
        GroupSettings groups,
        CommandSettings commands,
        ParleyConfig.Limits limits,
        OutboxSettings outbox,
        boolean refusesUnrecorded,
        ArchiveSettings archive,
        boolean permitsRealIdentities) {

    /** Option tags that a Require may name: what is built, no more. */
    //= RFC3891-6.2-2
    //= RFC5366-3-1
    private static final Set<String> SUPPORTED =
            Set.of("100rel", "multiple-refer", "norefersub", "recipient-list-invite", "replaces", "timer");

    /** What a message may have beside its body, octets. Ours: some hundred headers. */
    private static final int HEADERS_BYTES = 65_536;

    /** Reasons that {@code sip.warnings} can name: all texts that a refusal has. */
    static final Map<String, WarningText> WARNING_REASONS = new TreeMap<>(Map.of(
            "not-authorised", WarningText.NOT_AUTHORISED,
            "anonymity-not-allowed", WarningText.ANONYMITY_NOT_ALLOWED,
            "too-many-participants", WarningText.TOO_MANY_PARTICIPANTS,
            "conference-state-not-allowed", WarningText.CONFERENCE_STATE_NOT_ALLOWED,
            "function-not-allowed", WarningText.FUNCTION_NOT_ALLOWED));

    /**
     * @param karafBase where relative folders are
     * @param hosts compares hosts where {@code msrp.cema} is on
     */
    static Settings of(ParleyConfig config, Path karafBase, HostComparison hosts) {
        OwnUris uris =
                OwnUris.of(config.domain(), LocalAddresses.of(config.sip().host()), config.factoryUris());
        return new Settings(
                sip(config, uris),
                config.sip().tlsPort(),
                new SipSettings.WebSocket(
                        config.sip().wsPort(),
                        config.sip().wssPort(),
                        config.sip().wsOrigins()),
                msrp(config),
                config.msrp().tlsPort(),
                config.msrp().wsPort(),
                config.msrp().wssPort(),
                config.tls(),
                focus(config, uris, hosts),
                authentication(config.authentication(), karafBase),
                warnings(config, uris),
                groups(config, uris, karafBase),
                commands(config),
                config.limits(),
                outbox(config.outbox(), karafBase),
                config.outbox().whenFull() == ParleyConfig.WhenFull.REFUSE,
                new ArchiveSettings(
                        config.messages().maxSizeBytes(), config.messages().notices()),
                config.msrp().realIdentities());
    }

    private static CommandSettings commands(ParleyConfig config) {
        return new CommandSettings(
                config.commands().allow().stream()
                        .map(kind -> Action.Kind.valueOf(kind.name()))
                        .collect(Collectors.toSet()),
                config.commands().serviceIdentities(),
                config.limits().bodyBytes(),
                config.limits().listEntries(),
                config.commands().pending());
    }

    private static AuthenticationSettings authentication(ParleyConfig.Authentication keys, Path karafBase) {
        return new AuthenticationSettings(
                keys.realm(),
                keys.algorithms(),
                keys.nonceLifetime(),
                karafBase.resolve(keys.users()),
                keys.jaasRealm());
    }

    private static OutboxSettings outbox(ParleyConfig.Outbox keys, Path karafBase) {
        return new OutboxSettings(
                karafBase.resolve(keys.directory()), keys.maxSizeBytes(), keys.minFreeBytes(), keys.alarmAge());
    }

    private static GroupSettings groups(ParleyConfig config, OwnUris uris, Path karafBase) {
        return new GroupSettings(
                karafBase.resolve(config.groups().dir()),
                Optional.of(config.groups().xcapRoot())
                        .filter(root -> !root.isEmpty())
                        .map(URI::create),
                config.groups().xcapStale(),
                config.limits().xcapTimeout(),
                uris.domain(),
                uris::isOwn);
    }

    private static SipSettings sip(ParleyConfig config, OwnUris uris) {
        SipSettings defaults = SipSettings.defaults();
        SipSettings.Limits limits = defaults.limits();
        return defaults.toBuilder()
                .domain(config.domain())
                .hosts(config.sip().host())
                .udpPort(config.sip().udpPort())
                .tcpPort(config.sip().tcpPort())
                .maxUdpRequest(config.sip().udpMaxRequestBytes())
                .trustedPeers(TrustedPeers.of(config.sip().trustedPeers()))
                .outboundProxies(config.sip().outboundProxy())
                .followRedirects(config.sip().followRedirects())
                .minSE(config.sip().minSE())
                .sessionExpires(config.sip().sessionExpires())
                .supported(SUPPORTED)
                .ioi(Optional.of(uris.host()).filter(host -> isIms(config)))
                .limits(new SipSettings.Limits(
                        limits.lanes(),
                        limits.laneQueue(),
                        config.limits().queueDelay(),
                        limits.rememberedAnswers(),
                        Math.max(limits.largestMessageBytes(), config.limits().bodyBytes() + HEADERS_BYTES),
                        config.limits().bodyBytes(),
                        tcp(config.limits(), limits.tcp()),
                        new SipSettings.Strangers(
                                Rate.perSecond(config.limits().requestsPerSource()),
                                Rate.perSecond(config.limits().requestsOfStrangers())),
                        limits.hops(),
                        limits.dnsTimeout()))
                .build();
    }

    private static SipSettings.Tcp tcp(ParleyConfig.Limits keys, SipSettings.Tcp defaults) {
        return new SipSettings.Tcp(
                keys.connections(),
                keys.connectionsPerSource(),
                defaults.unfinishedBytes(),
                defaults.connect(),
                defaults.idle(),
                keys.firstMessageTime(),
                defaults.ping(),
                Rate.perSecond(keys.connectsPerSource()));
    }

    private static ConnectionLimits connections(ParleyConfig config) {
        TrustedPeers trusted = TrustedPeers.of(config.sip().trustedPeers());
        return new ConnectionLimits(
                config.limits().msrpConnections(),
                config.limits().msrpConnectionsPerSource(),
                Rate.perSecond(config.limits().connectsPerSource()),
                trusted::contains);
    }

    private static boolean isIms(ParleyConfig config) {
        return config.sip().profile() == ParleyConfig.Profile.IMS;
    }

    private static MsrpSettings msrp(ParleyConfig config) {
        ParleyConfig.Msrp keys = config.msrp();
        return MsrpSettings.builder(keys.host(), keys.port())
                .advertisedHost(LocalAddresses.reachable(keys.reachableHost()))
                .maxSize(keys.maxSizeBytes())
                .requireCpim(keys.requireCpim())
                .allowUnwrapped(keys.allowUnwrapped())
                .privateMessages(keys.privateMessages())
                .nicknames(keys.nicknames())
                .cpimFrom(MsrpSettings.CpimFrom.valueOf(keys.cpimFrom().name()))
                .matchUri(MsrpSettings.UriMatch.valueOf(keys.matchUri().name()))
                .slowReader(MsrpSettings.SlowReader.valueOf(keys.slowReader().name()))
                .connections(connections(config))
                .limits(MsrpLimits.DEFAULT.toBuilder()
                        .unboundTimeout(config.limits().firstMessageTime())
                        .keepAlive(keys.keepAlive())
                        .reconnectGrace(keys.reconnectGrace())
                        .build())
                .build();
    }

    private static FocusSettings focus(ParleyConfig config, OwnUris uris, HostComparison hosts) {
        return new FocusSettings(
                uris,
                new Authorisation(new Policy.AuthorisationLists(
                        config.authorisation().allow(), config.authorisation().deny())),
                new DisplayNames(config.sip().displayNameOrder().stream()
                        .map(source -> DisplayNames.Source.valueOf(source.name()))
                        .toList()),
                policy(config),
                media(config.msrp(), hosts),
                new SdpOrigin(LocalAddresses.reachable(config.msrp().reachableHost()), 1, 1),
                config.sip().isfocusOnOneToOne(),
                FocusSettings.IdentityStyle.valueOf(config.sip().identityStyle().name()),
                config.sip().recipientListHistory(),
                isIms(config),
                !config.sip().outboundProxy().isEmpty(),
                SipSettings.PRODUCT,
                config.sip().sessionExpires(),
                config.sip().minSE(),
                config.limits().sessions(),
                config.limits().retryAfter(),
                config.limits().listEntries(),
                invitations(config),
                new UriPatterns(config.consent().withdrawn()),
                config.logContent());
    }

    /** An address that nobody trusts and no core stands before is one target, whatever users are said to be there. */
    private static InvitationLimits.Rates invitations(ParleyConfig config) {
        TrustedPeers trusted = TrustedPeers.of(config.sip().trustedPeers());
        boolean hasCore = !config.sip().outboundProxy().isEmpty();
        return new InvitationLimits.Rates(
                Rate.perMinute(config.limits().invitationsPerOriginator()),
                Rate.perMinute(config.limits().invitationsPerTarget()),
                host -> !hasCore
                        && Cidr.numeric(host)
                                .filter(address -> !trusted.contains(address))
                                .isPresent());
    }

    private static Policy policy(ParleyConfig config) {
        ParleyConfig.Adhoc adhoc = config.adhoc();
        return new Policy(
                adhoc.maxParticipants(),
                adhoc.countInviter(),
                adhoc.minParticipants(),
                adhoc.allowAnonymity(),
                adhoc.releasedCountsAsAccepted(),
                Policy.AnswerInviter.valueOf(adhoc.answerInviter().name()),
                failureCode(adhoc.failureCode()),
                Policy.OnCreatorLeave.valueOf(adhoc.onCreatorLeave().name()),
                Policy.Join.valueOf(adhoc.join().name()),
                adhoc.ringTimeout(),
                config.sip().listlessInvite() == ParleyConfig.ListlessInvite.CREATE,
                config.sip().offerlessInvite() == ParleyConfig.OfferlessInvite.OFFER,
                config.messages().archive(),
                new Policy.Notifications(
                        true,
                        config.conference().notifyMinInterval(),
                        config.conference().keepDeparted(),
                        config.conference().hideBcc(),
                        config.limits().subscriptionsPerUser(),
                        config.limits().subscriptionsPerSession()),
                new Policy.Lifetime(
                        config.session().idleTimeout(),
                        config.session().maxDuration(),
                        config.session().restoreFor()),
                new Policy.Referrals(
                        Policy.AddBy.valueOf(adhoc.addBy().name()),
                        config.limits().referralsPerSession(),
                        config.limits().referralsPerMinute(),
                        config.limits().listEntries()));
    }

    private static Policy.FailureCode failureCode(ParleyConfig.FailureCode configured) {
        if (configured instanceof ParleyConfig.FailureCode.Fixed fixed) {
            return new Policy.FailureCode.Fixed(fixed.code());
        }
        if (configured instanceof ParleyConfig.FailureCode.SixxxWins) {
            return new Policy.FailureCode.SixxxWins();
        }
        return configured instanceof ParleyConfig.FailureCode.First
                ? new Policy.FailureCode.First()
                : new Policy.FailureCode.Lowest();
    }

    private static MediaPolicy media(ParleyConfig.Msrp keys, HostComparison hosts) {
        return new MediaPolicy(
                MediaTypes.of(keys.acceptTypes().toArray(String[]::new)),
                MediaTypes.of(keys.acceptWrappedTypes().toArray(String[]::new)),
                keys.maxSizeBytes(),
                keys.requireCpim(),
                transports(keys),
                Optional.of(chatroom(keys)),
                keys.cema() ? Optional.of(hosts) : Optional.empty());
    }

    private static Set<MsrpTransport> transports(ParleyConfig.Msrp keys) {
        Set<MsrpTransport> transports = EnumSet.noneOf(MsrpTransport.class);
        if (!keys.requireTls()) {
            transports.add(MsrpTransport.TCP);
        }
        if (keys.wsPort() != 0 && !keys.requireTls()) {
            transports.add(MsrpTransport.WS);
        }
        if (keys.wssPort() != 0) {
            transports.add(MsrpTransport.WSS);
        }
        if (keys.tlsPort() != 0) {
            transports.add(MsrpTransport.TLS);
        }
        return transports;
    }

    /** Tokens of {@code a=chatroom}, RFC 7701 section 8. */
    private static List<String> chatroom(ParleyConfig.Msrp keys) {
        List<String> tokens = new ArrayList<>();
        if (keys.nicknames()) {
            tokens.add("nickname");
        }
        if (keys.privateMessages()) {
            tokens.add("private-messages");
        }
        return tokens;
    }

    //= DEC-2
    private static Warnings warnings(ParleyConfig config, OwnUris uris) {
        Map<WarningText, String> texts = new HashMap<>();
        config.sip().warnings().forEach((reason, text) -> {
            texts.put(WARNING_REASONS.get(reason), text);
        });
        return new Warnings(uris.host(), texts);
    }
}
