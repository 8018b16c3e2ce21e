package org.parley.osgi;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.netty.channel.nio.NioEventLoopGroup;
import java.lang.reflect.Proxy;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.apache.camel.impl.DefaultCamelContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.parley.camel.ResolvedHosts;
import org.parley.loop.LoopGroup;
import org.parley.osgi.report.Health;
import org.parley.sip.UserAgent;
import org.parley.sip.UserAgentHandler;

/** Each check is down when its part does not work. */
class HealthChecksTest {

    private final DefaultCamelContext context = new DefaultCamelContext();
    private final NioEventLoopGroup acceptors = new NioEventLoopGroup(1);
    private final NioEventLoopGroup channels = new NioEventLoopGroup(2);
    private final LoopGroup loops = new LoopGroup("health", 10);
    /** Never started: it reads nothing, and its lanes do not run. */
    private final UserAgent userAgent = new UserAgent(
            Settings.of(ParleyConfig.defaults(), Path.of(""), new ResolvedHosts())
                    .sip(),
            (UserAgentHandler) Proxy.newProxyInstance(
                    getClass().getClassLoader(), new Class<?>[] {UserAgentHandler.class}, (self, method, arguments) -> {
                        throw new UnsupportedOperationException(method.toString());
                    }));

    private final HealthChecks health = new HealthChecks(
            context,
            List::of,
            loops,
            userAgent,
            new MsrpListeners(context, Path.of(""), acceptors, channels, channel -> true, channel -> {}, channel -> {}),
            channels);

    @AfterEach
    void close() {
        userAgent.close();
        loops.close();
        acceptors.shutdownGracefully(0, 0, TimeUnit.SECONDS);
        channels.shutdownGracefully(0, 0, TimeUnit.SECONDS);
    }

    private static Map<String, Boolean> states(Health health) {
        return health.checks().stream()
                .filter(check -> !check.name().startsWith("camel-"))
                .collect(Collectors.toMap(Health.Check::name, Health.Check::isUp));
    }

    @Test
    void findsEachLoopThatDoesNotComeToItsTasks() {
        health.register();
        assertEquals(Map.of("session-loops", true, "sip-lanes", false, "msrp-loops", true), states(health.live()));

        CountDownLatch stuck = new CountDownLatch(1);
        channels.next().execute(() -> {
            try {
                stuck.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });
        loops.close();
        try {
            assertEquals(
                    Map.of("session-loops", false, "sip-lanes", false, "msrp-loops", false), states(health.live()));
        } finally {
            stuck.countDown();
        }
    }

    @Test
    void findsWhatIsNotBoundAndWhatIsOverloaded() {
        health.register();
        assertEquals(
                Map.of("sip-listeners", false, "msrp-listeners", false, "route-files", true, "admission", true),
                states(health.ready(Optional.empty())));
        Health.Check admission = health.ready(Optional.of("too many wait")).checks().stream()
                .filter(check -> check.name().equals("admission"))
                .findFirst()
                .orElseThrow();
        assertEquals(new Health.Check("admission", false, Map.of("cause", "too many wait")), admission);
    }
}
