package org.parley.osgi;

import io.netty.util.concurrent.FastThreadLocal;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.camel.karaf.core.OsgiDefaultCamelContext;
import org.apache.camel.spi.ComponentResolver;
import org.apache.camel.spi.LanguageResolver;
import org.osgi.framework.BundleContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Modified;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.parley.osgi.report.Figures;
import org.parley.osgi.report.Health;
import org.parley.osgi.report.ServerReport;
import org.parley.osgi.shell.ImServer;
import org.parley.osgi.shell.OperationException;
import org.parley.osgi.shell.Operations;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Starts the IM server in Karaf and hands it each saved {@code etc/parley.cfg}.
 *
 * <ul>
 *   <li>Waits for the configuration, so that nothing listens on defaults first, and for the Camel parts that routes name:
 *       Declarative Services does not retry an activation that failed. Before it the shipped files are laid down.
 *   <li>If the start fails (a port is taken), the bundle stays up and the next save of the file tries again.
 * </ul>
 *
 * Declarative Services calls one method at a time; {@link #operations} and {@link #componentCame} are
 * for any thread.
 */
@Component(
        immediate = true,
        service = {ImServer.class, ServerReport.class},
        configurationPid = "parley",
        configurationPolicy = ConfigurationPolicy.REQUIRE)
public final class ParleyActivator implements ImServer, ServerReport {
    private static final Logger LOG = LoggerFactory.getLogger(ParleyActivator.class);

    private final BundleContext bundleContext;
    private final ServerBean bean;
    private final Set<String> schemes = ConcurrentHashMap.newKeySet();
    private ParleyConfig config = ParleyConfig.defaults();
    private volatile Optional<Gateway> gateway = Optional.empty();
    private volatile String whyNot = "It is starting: try again, and see the log if that lasts.";

    @Activate
    public ParleyActivator(
            BundleContext bundleContext,
            Map<String, Object> properties,
            @Reference ShippedEtc shipped,
            @Reference(target = "(component=direct)") ComponentResolver direct,
            @Reference(target = "(component=netty)") ComponentResolver netty,
            @Reference(target = "(language=simple)") LanguageResolver simple) {
        this.bundleContext = bundleContext;
        read(properties);
        start();
        bean = ServerBean.register(this);
        leaveThread();
    }

    @Modified
    void modified(Map<String, Object> properties) {
        ParleyConfig before = config;
        read(properties);
        if (gateway.isEmpty()) {
            start();
        } else if (config.equals(before)) {
            LOG.info("etc/parley.cfg says what is in force");
        } else {
            gateway.get().reconfigure(config);
            LOG.info("etc/parley.cfg is in force");
        }
        leaveThread();
    }

    @Deactivate
    void deactivate() {
        bean.close();
        Optional<Gateway> stopping = gateway;
        gateway = Optional.empty();
        whyNot = "It is stopping.";
        stopping.ifPresent(this::close);
        leaveThread();
    }

    /** Threads of Karaf outlive a bundle: what netty keeps for each of them would keep the classes of all that was here. */
    //= FAULT-12
    private static void leaveThread() {
        FastThreadLocal.removeAll();
    }

    /** A bundle has brought a component, perhaps one that routes have waited for. */
    @Reference(
            service = ComponentResolver.class,
            target = "(component=*)",
            cardinality = ReferenceCardinality.MULTIPLE,
            policy = ReferencePolicy.DYNAMIC,
            unbind = "componentWent")
    void componentCame(Map<String, Object> properties) {
        String scheme = String.valueOf(properties.get("component"));
        schemes.add(scheme);
        gateway.ifPresent(running -> running.componentCame(scheme));
    }

    void componentWent(Map<String, Object> properties) {
        String scheme = String.valueOf(properties.get("component"));
        schemes.remove(scheme);
        gateway.ifPresent(running -> running.componentWent(scheme));
    }

    @Override
    public Operations operations() throws OperationException {
        Optional<Gateway> running = gateway;
        if (running.isEmpty()) {
            throw new OperationException("Parley is not up. " + whyNot);
        }
        return running.get();
    }

    @Override
    public Optional<Figures> figures() {
        return gateway.map(Gateway::allFigures);
    }

    /** A server that could not start waits for another configuration: to restart the process would not help. */
    @Override
    public Health live() {
        return gateway.map(Gateway::live).orElseGet(() -> new Health(List.of(isUp(true))));
    }

    @Override
    public Health ready() {
        return gateway.map(Gateway::ready).orElseGet(() -> new Health(List.of(isUp(false))));
    }

    private Health.Check isUp(boolean isWell) {
        return new Health.Check("server", isWell, Map.of("state", whyNot));
    }

    private void read(Map<String, Object> properties) {
        Map<String, String> texts = new HashMap<>();
        properties.forEach((key, value) -> texts.put(key, String.valueOf(value)));
        ConfigReading reading = ParleyConfig.read(texts, config);
        for (ConfigProblem problem : reading.problems()) {
            if (problem.isUnknownKey()) {
                LOG.warn("etc/parley.cfg: {}", problem);
            } else {
                LOG.error("etc/parley.cfg: {}; the value in force stays", problem);
            }
        }
        config = reading.config();
    }

    private void start() {
        OsgiDefaultCamelContext context = new OsgiDefaultCamelContext(bundleContext);
        context.getCamelContextExtension().setName("parley");
        Gateway starting = new Gateway(
                context,
                config,
                Path.of(bundleContext.getProperty("karaf.base")),
                () -> new OsgiDefaultCamelContext(bundleContext));
        try {
            starting.start();
            gateway = Optional.of(starting);
            // Those that came while the routes were read.
            schemes.forEach(starting::componentCame);
            LOG.info("Parley is up: {}", listeners());
        } catch (Exception e) {
            LOG.error(
                    "Parley could not start with {}; put the cause right and save another etc/parley.cfg to try again",
                    listeners(),
                    e);
            whyNot = "It could not start with %s: %s. Put the cause right and save another etc/parley.cfg to try again."
                    .formatted(listeners(), e.getMessage() == null ? e : e.getMessage());
            close(starting);
        }
    }

    private String listeners() {
        String moreSip = more(config.sip().tlsPort(), "TLS")
                + more(config.sip().wsPort(), "WS")
                + more(config.sip().wssPort(), "WSS");
        String moreMsrp = more(config.msrp().tlsPort(), "TLS")
                + more(config.msrp().wsPort(), "WS")
                + more(config.msrp().wssPort(), "WSS");
        return "SIP on %s port %d (UDP), %d (TCP)%s, MSRP on %s port %d%s"
                .formatted(
                        config.sip().host(),
                        config.sip().udpPort(),
                        config.sip().tcpPort(),
                        moreSip,
                        config.msrp().host(),
                        config.msrp().port(),
                        moreMsrp);
    }

    private static String more(int port, String protocol) {
        return port == 0 ? "" : ", " + port + " (" + protocol + ")";
    }

    private void close(Gateway closing) {
        try {
            closing.close();
        } catch (Exception e) {
            LOG.warn("Parley did not stop cleanly", e);
        }
    }
}
