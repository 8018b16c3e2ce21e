package org.parley.osgi;

import io.netty.channel.EventLoopGroup;
import io.netty.channel.nio.NioEventLoopGroup;
import io.netty.util.concurrent.DefaultThreadFactory;
import java.io.IOException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import org.apache.camel.CamelContext;
import org.apache.camel.impl.DefaultCamelContext;
import org.parley.auth.DigestAuthenticator;
import org.parley.camel.DirectHandover;
import org.parley.camel.MsrpComponent;
import org.parley.camel.MsrpRooms;
import org.parley.camel.NotifyRoute;
import org.parley.camel.OutboxComponent;
import org.parley.camel.ResolvedHosts;
import org.parley.camel.RouteCounts;
import org.parley.camel.RouteFileView;
import org.parley.camel.RouteFiles;
import org.parley.camel.RoutePlan;
import org.parley.camel.RoutePlans;
import org.parley.camel.RouteReport;
import org.parley.camel.SipRouter;
import org.parley.camel.SipTarget;
import org.parley.camel.SipUaComponent;
import org.parley.camel.StepCounts;
import org.parley.command.CommandLedger;
import org.parley.command.CommandRunner;
import org.parley.command.ReplyWriter;
import org.parley.command.step.CommandSteps;
import org.parley.conference.ConferenceFactory;
import org.parley.conference.Group;
import org.parley.conference.InvitationLimits;
import org.parley.conference.Refusal;
import org.parley.conference.SessionHistory;
import org.parley.group.GroupSource;
import org.parley.group.Groups;
import org.parley.limit.Holding;
import org.parley.loop.LoopGroup;
import org.parley.msrp.session.MsrpSwitch;
import org.parley.msrp.session.NettyConnector;
import org.parley.operation.SessionOperations;
import org.parley.osgi.report.Figure;
import org.parley.osgi.report.Figures;
import org.parley.osgi.report.Health;
import org.parley.osgi.report.Meter;
import org.parley.osgi.shell.GroupView;
import org.parley.osgi.shell.LiveTrace;
import org.parley.osgi.shell.OperationException;
import org.parley.osgi.shell.Operations;
import org.parley.osgi.shell.OutboxControl;
import org.parley.osgi.shell.Sessions;
import org.parley.sip.UserAgent;
import org.parley.sip.UserAgentHandler;
import org.parley.step.OwnUris;
import org.parley.step.RefusalListener;
import org.parley.step.ServiceRoutes;
import org.parley.step.Steps;
import org.parley.tls.TlsFileException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The IM server as one object: SIP user agent, MSRP switch, conferences, and the routes that make procedures of them. Made
 * once, started once, closed once; {@link #reconfigure} changes it while sessions are up.
 */
public final class Gateway implements Operations, AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(Gateway.class);

    /** Where the route files lie below the Karaf base. */
    private static final String ROUTES = "etc/parley/routes";

    /** Longest wait for routes and event loops when the server stops. Ours. */
    private static final long CLOSING_MS = 2_000;

    /** How long an operator waits at his shell. Ours. */
    private static final Duration SESSION_PATIENCE = Duration.ofSeconds(1);

    /** Longest wait for a route that lets no phone ring. Ours. */
    private static final Duration ROUTE_PATIENCE = Duration.ofSeconds(10);

    /** How much longer than a phone may ring a set-up may take: redirects, and a peer that answers no CANCEL. Ours. */
    private static final Duration SETUP_PATIENCE = Duration.ofMinutes(2);

    /** What begins sessions. */
    private static final String INVITE = "INVITE";

    private final CamelContext context;
    private final Path karafBase;
    private final RouteFiles.ScratchContexts scratch;
    private final SipUaComponent sipua = new SipUaComponent();
    private final RouteThreads routeThreads;
    private final EventLoopGroup acceptors = new NioEventLoopGroup(1, new DefaultThreadFactory("msrp-accept", true));
    /** As many as processors: chunks are switched where they are read, and nothing there ever waits. */
    private final EventLoopGroup channels =
            new NioEventLoopGroup(Runtime.getRuntime().availableProcessors(), new DefaultThreadFactory("msrp", true));

    private final NettyConnector connector = new NettyConnector(channels);
    private final SessionHistory history = new SessionHistory(InstantSource.system());
    private final SessionLog log = new SessionLog(() -> this.settings.focus().logsContent());
    private final SessionCounts counts = new SessionCounts();
    private final Instant startedAt = Instant.now();
    private final SessionOperations operations;
    private final OperatedSessions sessions;
    private final Census census;
    private final Inventory inventory;
    private final HealthChecks health;
    private final LoopGroup loops;
    private final NotifyRoute notifyRoute;
    private final MsrpSwitch msrp;
    private final ConferenceFactory factory;
    private final Groups groups;
    private final SipRouter router;
    private final UserAgent userAgent;
    private final SipKeys sipKeys;
    private final MsrpComponent chat = new MsrpComponent();
    private final LiveTraces traces;
    private final RouteFiles routeFiles;
    private final MsrpListeners listeners;
    private final ServerOutbox outbox;
    private final ServerEvents events;
    private final KeptSessions kept;
    private final InvitationLimits invitations = new InvitationLimits(System::nanoTime);
    private final DigestAuthenticator authenticator =
            new DigestAuthenticator(new SecureRandom(), () -> System.nanoTime() / 1_000_000);
    private final LongAdder withoutConsent = new LongAdder();
    private final ResolvedHosts hosts = new ResolvedHosts();
    private final RouteCounts routeCounts = new RouteCounts();
    private final StepCounts stepCounts = new StepCounts();
    private final ParleyConfig firstConfig;
    private volatile Settings settings;
    private volatile boolean isStopping;

    /**
     * A server outside OSGi.
     *
     * @param context runs the routes; started and stopped by the gateway
     * @param config the configuration to begin with
     * @param karafBase folder with {@code etc/parley/routes}
     */
    public Gateway(CamelContext context, ParleyConfig config, Path karafBase) {
        this(context, config, karafBase, DefaultCamelContext::new);
    }

    /** @param scratch makes a context like {@code context}, to try route files in */
    Gateway(CamelContext context, ParleyConfig config, Path karafBase, RouteFiles.ScratchContexts scratch) {
        this.context = Objects.requireNonNull(context, "context");
        this.karafBase = Objects.requireNonNull(karafBase, "karafBase");
        this.scratch = Objects.requireNonNull(scratch, "scratch");
        firstConfig = config;
        settings = Settings.of(config, karafBase, hosts);
        groups = new Groups(() -> settings.groups());
        routeThreads = new RouteThreads(() -> settings.limits().queueDelay());
        outbox = new ServerOutbox(() -> settings, routeThreads);
        events = new ServerEvents(outbox.outbox(), () -> settings);
        kept = new KeptSessions(outbox.outbox());
        loops = new LoopGroup("parley-timers", config.limits().loopQueue());
        msrp = new MsrpSwitch(() -> settings.msrp(), connector);
        listeners = new MsrpListeners(
                context,
                karafBase,
                acceptors,
                channels,
                msrp::admits,
                channel -> msrp.initPipeline(channel.pipeline()),
                channel -> msrp.initWebSocketPipeline(channel.pipeline()));
        notifyRoute = new NotifyRoute(context, routeThreads);
        factory = new ConferenceFactory(
                loops::next,
                new MsrpRooms(msrp, () -> settings.msrp(), listeners::entrances, events::archive),
                new SecureRandom(),
                List.of(log, history, notifyRoute, counts, events.chronicle(), kept.keeper()));
        router = new SipRouter(
                this::target,
                () -> settings.authentication().isOn(),
                this::refuse,
                () -> settings.warnings(),
                this::refused);
        userAgent = new UserAgent(settings.sip(), router);
        sipKeys = new SipKeys(karafBase);
        routeFiles = new RouteFiles(context, this::scratchContext, karafBase.resolve(ROUTES));
        traces = new LiveTraces(factory, userAgent, chat, () -> settings.focus().logsContent(), SESSION_PATIENCE);
        census = new Census(factory, loops, userAgent, msrp);
        inventory = new Inventory(List.of(
                factory::holdings,
                history::holdings,
                invitations::holdings,
                groups::holdings,
                userAgent::holdings,
                msrp::holdings,
                this::tables));
        health = new HealthChecks(context, this::routes, loops, userAgent, listeners, channels);
        operations = new SessionOperations(
                factory,
                history,
                new AdmittedProcedures(new ServiceRoutes(context), () -> refuse(INVITE)
                        .map(now -> Refusal.overloaded(now.retryAfter(), now.cause()))),
                new SessionOperations.Patience(
                        SESSION_PATIENCE,
                        ROUTE_PATIENCE,
                        () -> settings.focus().policy().ringTimeout().plus(SETUP_PATIENCE)),
                routeThreads);
        sessions = new OperatedSessions(factory, history, operations, SESSION_PATIENCE);
    }

    /**
     * Opens the sockets and starts the routes.
     *
     * @throws Exception when a port cannot be bound or the folder of routes is missing; {@link #close} has to follow
     */
    public void start() throws Exception {
        context.getShutdownStrategy().setTimeout(TimeUnit.MILLISECONDS.toSeconds(CLOSING_MS));
        sipua.use(router, userAgent, routeThreads);
        chat.use(routeThreads, msrp, () -> settings.permitsRealIdentities());
        context.addComponent("direct", new DirectHandover());
        context.addComponent("sipua", sipua);
        context.addComponent("msrp", chat);
        Steps.bind(
                context.getRegistry(),
                () -> settings.focus(),
                factory,
                groups,
                router,
                routeThreads,
                () -> settings.warnings(),
                refusals(),
                invitations,
                withoutConsent);
        Steps.bindAuthentication(
                context.getRegistry(),
                () -> settings.authentication(),
                () -> settings.focus(),
                authenticator,
                counts::authenticated);
        context.addRoutePolicyFactory(routeCounts);
        context.getCamelContextExtension().addInterceptStrategy(stepCounts);
        health.register();
        outbox.start(context);
        bindCommands();
        context.start();
        notifyRoute.start();
        listeners.open(settings);
        groups.start();
        routeFiles.start();
        outbox.routesAreLoaded(routes().stream().allMatch(file -> file.refusal().isEmpty()));
        //= FAULT-11
        kept.restore(factory, groups, () -> settings.focus());
        sipKeys.configure(settings, userAgent);
        userAgent.start();
    }

    private void bindCommands() {
        ReplyWriter writer =
                new ReplyWriter(() -> "sip:" + settings.focus().uris().domain(), InstantSource.system());
        CommandLedger ledger = new CommandLedger(
                outbox.outbox()
                        .records(
                                "commands",
                                firstConfig.commands().remembered(),
                                firstConfig.commands().rememberedFor()),
                () -> settings.commands().mostRunning());
        CommandSteps.bind(
                context.getRegistry(),
                () -> settings.commands(),
                ledger,
                new CommandRunner(operations, writer),
                writer,
                counts::commanded,
                routeThreads);
    }

    /**
     * Takes over a new configuration: policy for what begins from now on, listeners where they differ. What cannot be taken
     * over is logged and stays as it was.
     */
    public void reconfigure(ParleyConfig config) {
        Settings before = settings;
        Settings after = Settings.of(config, karafBase, hosts);
        try {
            sipKeys.configure(after, userAgent);
        } catch (IOException | TlsFileException e) {
            LOG.error("The SIP listeners stay as they are: {}", e.getMessage());
        }
        try {
            listeners.change(before, after);
            settings = after;
        } catch (Exception e) {
            LOG.error("The MSRP listeners and all policy stay as they are: {}", e.getMessage());
        }
    }

    /** Ends all sessions, within {@code limits.shutdownTime}, then closes sockets and routes. INVITEs meanwhile get 503. */
    @Override
    public void close() throws Exception {
        try {
            closeAll();
        } finally {
            kept.close();
            outbox.close();
        }
    }

    private void closeAll() throws Exception {
        isStopping = true;
        new Farewell(factory, () -> userAgent.census().isIdle())
                .say(settings.limits().shutdownTime());
        routeFiles.close();
        groups.close();
        sipua.endCalls();
        userAgent.close();
        sipKeys.close();
        listeners.close();
        context.stop();
        connector.close();
        hosts.close();
        routeThreads.close();
        loops.close();
        acceptors.shutdownGracefully(0, CLOSING_MS, TimeUnit.MILLISECONDS);
        channels.shutdownGracefully(0, CLOSING_MS, TimeUnit.MILLISECONDS);
    }

    /** A Camel component can be had now, for routes that wait for it. */
    void componentCame(String scheme) {
        routeFiles.componentCame(scheme);
    }

    /** A Camel component cannot be had any more: its routes wait for another one. */
    void componentWent(String scheme) {
        routeFiles.componentWent(scheme);
    }

    /** The conferences that live. */
    public ConferenceFactory conferences() {
        return factory;
    }

    /** Sessions that ended or were refused lately. */
    public SessionHistory history() {
        return history;
    }

    @Override
    public Sessions sessions() {
        return sessions;
    }

    @Override
    public List<GroupView> groups() {
        return groups.sources().stream().map(this::view).toList();
    }

    private GroupView view(GroupSource source) {
        return new GroupView(
                source.group().map(group -> group.uri().toString()),
                source.group().flatMap(Group::displayName),
                source.source(),
                source.group().map(group -> group.members().size()).orElse(0),
                source.group().filter(Group::invitesMembers).isPresent(),
                source.group().flatMap(factory::running).map(session -> session.identity()
                        .id()),
                source.fault());
    }

    @Override
    public List<RouteFileView> routes() {
        return new RouteReport(context, routeFiles, routeCounts).files();
    }

    @Override
    public List<RoutePlan> plans() {
        return new RoutePlans(context, stepCounts).all();
    }

    @Override
    public OutboxControl outbox() {
        return outbox;
    }

    /** Counts of everything that a session could leave behind, by name. */
    public Map<String, Long> census() {
        Map<String, Long> all = new LinkedHashMap<>();
        figuresOfSessions().forEach(figure -> all.put(figure.name(), figure.value()));
        return all;
    }

    private List<Holding> tables() {
        return List.of(
                Holding.living("sipua.dialogs", router.dialogs()),
                Holding.living("sipua.invitations", sipua.waiting()),
                Holding.living("restore.sessions", kept.size()),
                Holding.living("trace.followed", traces.size()),
                kept.keeper().holding());
    }

    /** All tables that peers fill, with how much may stay in them. */
    public List<Holding> holdings() {
        return inventory.holdings();
    }

    private List<Figure> figuresOfSessions() {
        List<Figure> figures = new ArrayList<>(census.ofSessions());
        figures.add(Figure.of(Meter.EXCHANGES, context.getInflightRepository().size()));
        return figures;
    }

    @Override
    public Figures figures() {
        List<Figure> figures = figuresOfSessions();
        figures.add(Figure.of(Meter.ROUTE_QUEUE_DELAY, routeThreads.delay().toMillis()));
        figures.add(Figure.of(Meter.ROUTE_TAKEOVER, routeFiles.lastTakeover().toMillis()));
        figures.add(Figure.of(Meter.LEGS_WITHHELD, invitations.withheld(), "target"));
        figures.add(Figure.of(Meter.LEGS_WITHHELD, withoutConsent.sum(), "consent"));
        figures.addAll(census.ofServer());
        figures.addAll(counts.figures());
        return new Figures(startedAt, figures, counts.setupTimes());
    }

    @Override
    public LiveTrace trace(String name) throws OperationException {
        return traces.open(name, sessions.conference(name));
    }

    /** The figures with those of each route. */
    public Figures allFigures() {
        return figures()
                .with(inventory.figures())
                .with(RouteFigures.of(routes()))
                .with(outbox.figures())
                .with(events.figures());
    }

    /** Whether the threads do their work. */
    public Health live() {
        return health.live();
    }

    /** Whether new sessions can be begun. */
    public Health ready() {
        return health.ready(refuse(INVITE).map(UserAgentHandler.Overload::cause))
                .and(new Health(List.of(outbox.check())));
    }

    private CamelContext scratchContext() throws Exception {
        CamelContext trial = scratch.create();
        trial.addComponent("direct", new DirectHandover());
        trial.addComponent("sipua", new SipUaComponent());
        trial.addComponent("msrp", new MsrpComponent());
        trial.addComponent("outbox", new OutboxComponent());
        return trial;
    }

    private SipTarget target(String requestUri) {
        OwnUris uris = settings.focus().uris();
        if (uris.isFactory(requestUri)) {
            return SipTarget.FACTORY;
        }
        boolean isSession =
                uris.isOwn(requestUri) && factory.find(OwnUris.user(requestUri)).isPresent();
        if (isSession) {
            return SipTarget.SESSION;
        }
        return groups.isNamed(requestUri) ? SipTarget.GROUP : SipTarget.UNKNOWN;
    }

    //= DEC-42
    private Optional<UserAgentHandler.Overload> refuse(String method) {
        Settings now = settings;
        if (isStopping) {
            return Optional.of(overload(now, "the server stops"));
        }
        if (routeThreads.isBehind()) {
            long waits = routeThreads.delay().toMillis();
            return Optional.of(overload(now, "requests have waited " + waits + " ms for a route thread"));
        }
        if (!method.equals(INVITE)) {
            return Optional.empty();
        }
        Optional<String> unrecorded = outbox.overload();
        if (unrecorded.isPresent()) {
            return Optional.of(overload(now, unrecorded.get()));
        }
        int unheard = factory.unheardSetups();
        return unheard >= now.limits().pendingSetups()
                ? Optional.of(overload(now, unheard + " set-ups wait for a first answer, limits.pendingSetups"))
                : Optional.empty();
    }

    private static UserAgentHandler.Overload overload(Settings now, String cause) {
        return new UserAgentHandler.Overload(now.limits().retryAfter(), cause);
    }

    private void refused(String callId, String step, Refusal.Answer answer) {
        refusals().refused(callId, Optional.empty(), step, answer);
    }

    private RefusalListener refusals() {
        return (String callId, Optional<String> session, String step, Refusal.Answer answer) -> {
            log.refused(callId, session, step, answer);
            history.refused(callId, session, step, answer);
            counts.refused(answer);
            events.refused(callId, session, step, answer);
        };
    }
}
