package org.parley.flow;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.lang.reflect.Method;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** No flow is forgotten: each one that is due has a scenario that names it. */
class FlowScopeTest {

    private static final List<Class<?>> SCENARIOS = List.of(
            AdHocSetupFlows.class,
            AllFailFlows.class,
            AnonymityFlows.class,
            BridgeFlows.class,
            CancelFlows.class,
            CemaFlows.class,
            CapabilityFlows.class,
            ConfiguredLegFlows.class,
            DissectionFlows.class,
            ExpelFlows.class,
            ExtensionFlows.class,
            GroupFlows.class,
            GroupJoinFlows.class,
            GroupRefusalFlows.class,
            InviteePrivacyFlows.class,
            LeavingFlows.class,
            ListFlows.class,
            OneToOneFlows.class,
            RaceFlows.class,
            ReferFlows.class,
            ReferRaceFlows.class,
            ReferRefusalFlows.class,
            ReinviteFlows.class,
            ReadmeFlows.class,
            RecipientHistoryFlows.class,
            RejoinAndReferFlows.class,
            RejoinFlows.class,
            RejoinRaceFlows.class,
            RemovalFlows.class,
            ReplacesFlows.class,
            RosterFlows.class,
            SetupRefusalFlows.class,
            SippFlows.class,
            SubscriptionFlows.class,
            SwitchFlows.class,
            TlsFlows.class,
            UserPlaneFlows.class);

    /** F2.4 (32 s without ACK) and F10.4 (60 s until a subscription lapses) are tested in virtual time. */
    private static Set<String> due() {
        Set<String> due =
                new TreeSet<>(List.of("F2.1", "F2.2", "F2.3", "F7.1", "F7.2", "F7.3", "F3.7", "F4.7b", "F13.9"));
        range(due, "F1.", 1, 21);
        range(due, "F3.", 1, 5);
        range(due, "F4.", 1, 10);
        range(due, "F5.", 1, 6);
        range(due, "F6.", 1, 4);
        range(due, "F7.", 4, 5);
        range(due, "F8.", 1, 12);
        range(due, "F10.", 1, 3);
        range(due, "F9.", 1, 8);
        range(due, "F10.", 5, 15);
        range(due, "F12.", 1, 20);
        range(due, "F13.", 1, 7);
        range(due, "R", 1, 12);
        return due;
    }

    private static void range(Set<String> ids, String prefix, int first, int last) {
        for (int i = first; i <= last; i++) {
            ids.add(prefix + i);
        }
    }

    @Test
    void everyFlowThatIsDueHasAScenario() {
        Set<String> missing = due();
        SCENARIOS.stream()
                .flatMap(type -> Stream.of(type.getDeclaredMethods()))
                .filter(method -> method.isAnnotationPresent(Flow.class))
                .flatMap(
                        method -> Arrays.stream(method.getAnnotation(Flow.class).value()))
                .forEach(missing::remove);
        assertEquals(Set.of(), missing);
    }

    @Test
    void everyScenarioNamesItsFlow() {
        List<String> nameless = SCENARIOS.stream()
                .flatMap(type -> Stream.of(type.getDeclaredMethods()))
                .filter(FlowScopeTest::isScenario)
                .filter(method -> !method.isAnnotationPresent(Flow.class))
                .map(Method::getName)
                .toList();
        assertEquals(List.of(), nameless);
    }

    private static boolean isScenario(Method method) {
        return Stream.of(method.getAnnotations())
                .anyMatch(a -> a.annotationType().getName().startsWith("org.junit.jupiter"));
    }
}
