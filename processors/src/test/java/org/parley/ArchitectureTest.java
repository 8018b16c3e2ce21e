package org.parley;

import static com.tngtech.archunit.lang.SimpleConditionEvent.violated;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.GeneralCodingRules.NO_CLASSES_SHOULD_ACCESS_STANDARD_STREAMS;
import static com.tngtech.archunit.library.GeneralCodingRules.NO_CLASSES_SHOULD_USE_JAVA_UTIL_LOGGING;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.junit.jupiter.api.Assertions.assertEquals;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.Location;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.ConditionEvents;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.parley.osgi.shell.ImCommand;

/** What may know what: dependencies point downwards only, and protocol packages see neither Camel nor each other. */
class ArchitectureTest {

    private static final List<String> CAMEL = List.of("org.apache.camel..");
    private static final List<String> NETTY = List.of("io.netty..");
    private static final List<String> LOGGING = List.of("org.slf4j..");

    /** The JDK; of {@code javax} what everybody may use: {@code javax.sip} is JAIN-SIP's. */
    private static final List<String> JDK = List.of("java..", "javax.net..", "javax.security..", "javax.crypto..");

    /** Package below {@code org.parley} and the other packages it may use, from the top downwards. */
    private static final Map<String, List<String>> MAY_USE = Map.ofEntries(
            Map.entry(
                    "osgi.shell",
                    join(parley("camel", "conference", "osgi.report", "outbox"), List.of("org.apache.karaf.shell.."))),
            Map.entry("osgi.report", List.of()),
            Map.entry("osgi.console", List.of()),
            Map.entry("command.step", join(parley("command"), CAMEL, LOGGING)),
            Map.entry(
                    "command",
                    join(
                            parley("operation", "conference", "outbox"),
                            List.of("com.fasterxml.jackson.core.."),
                            CAMEL,
                            LOGGING)),
            Map.entry("operation", parley("conference", "loop")),
            Map.entry(
                    "step",
                    join(
                            parley("auth", "operation", "camel", "conference", "sip", "sdp", "mime", "xml", "loop"),
                            CAMEL,
                            LOGGING)),
            Map.entry(
                    "camel",
                    join(
                            parley("conference", "sip", "msrp", "cpim", "sdp", "mime", "xml", "tls", "outbox", "loop"),
                            CAMEL,
                            NETTY,
                            LOGGING)),
            Map.entry("event", join(parley("conference", "msrp", "cpim", "outbox"), LOGGING)),
            Map.entry("restore", join(parley("conference", "outbox", "sdp"), LOGGING)),
            Map.entry("group", join(parley("conference", "limit", "xml"), LOGGING)),
            Map.entry("conference", join(parley("loop", "limit", "sdp", "xml"), LOGGING)),
            Map.entry(
                    "sip",
                    join(
                            parley("loop", "limit", "websocket"),
                            List.of("javax.sip..", "gov.nist..", "javax.naming.."),
                            LOGGING)),
            Map.entry("msrp", join(parley("cpim", "loop", "limit", "websocket"), NETTY, LOGGING)),
            Map.entry("cpim", NETTY),
            Map.entry("auth", LOGGING),
            Map.entry("shipped", LOGGING),
            Map.entry("tls", LOGGING),
            Map.entry("outbox", join(List.of("org.h2.mvstore.."), LOGGING)),
            Map.entry("sdp", List.of()),
            Map.entry("mime", List.of("org.apache.james.mime4j..")),
            Map.entry("xml", List.of("jakarta.xml.bind..", "org.glassfish.jaxb.runtime.v2", "javax.xml..")),
            Map.entry("limit", List.of()),
            Map.entry("websocket", List.of()),
            Map.entry("loop", LOGGING));

    private static JavaClasses main;

    @BeforeAll
    static void importClasses() {
        main = new ClassFileImporter()
                .withImportOption(ArchitectureTest::isOurs)
                .importPath(Path.of("target/classes"));
    }

    /** Whether there is a source file of ours: JAIN-SIP is unpacked into the same folder. */
    private static boolean isOurs(Location location) {
        String path = location.asURI().getPath();
        String type = path.substring(path.indexOf("/target/classes/") + "/target/classes/".length())
                .replaceFirst("(\\$.*)?\\.class$", ".java");
        return type.startsWith("org/parley/") || Files.exists(Path.of("src/main/java", type));
    }

    @SafeVarargs
    private static List<String> join(List<String>... lists) {
        return Stream.of(lists).flatMap(List::stream).toList();
    }

    private static List<String> parley(String... names) {
        return Stream.of(names).map(name -> "org.parley." + name + "..").toList();
    }

    static Stream<String> packages() {
        return MAY_USE.keySet().stream().sorted();
    }

    @ParameterizedTest
    @MethodSource("packages")
    void aPackageUsesOnlyWhatIsBelowIt(String name) {
        String own = "org.parley." + name + "..";
        String[] allowed = join(List.of(own), MAY_USE.get(name), JDK).toArray(String[]::new);
        classes()
                .that()
                .resideInAPackage(own)
                .should()
                .onlyDependOnClassesThat(DescribedPredicate.describe(
                        "are allowed there: " + String.join(", ", allowed),
                        type -> JavaClass.Predicates.resideInAnyPackage(allowed).test(elementOf(type))))
                .allowEmptyShould(true)
                .check(main);
    }

    /** What an array is made of; primitives count as the JDK. */
    private static JavaClass elementOf(JavaClass type) {
        return type.getBaseComponentType().isPrimitive() ? OBJECT : type.getBaseComponentType();
    }

    private static final JavaClass OBJECT = new ClassFileImporter().importClass(Object.class);

    @Test
    void everyPackageHasItsPlace() {
        String[] known = join(
                        MAY_USE.keySet().stream()
                                .map(name -> "org.parley." + name + "..")
                                .toList(),
                        // The wiring uses everything. One class of ours must share a package with JAIN-SIP's stack.
                        List.of("org.parley.osgi..", "gov.nist.javax.sip.stack"))
                .toArray(String[]::new);
        classes().should().resideInAnyPackage(known).check(main);
    }

    @Test
    void noPackagesDependOnEachOtherInCycles() {
        slices().matching("org.parley.(*)..").should().beFreeOfCycles().check(main);
    }

    /** In a command of the Karaf shell standard output is the command's own stream, also when it is piped. */
    private static final DescribedPredicate<JavaClass> WRITES_FOR_A_COMMAND =
            JavaClass.Predicates.type(ImCommand.class);

    @Test
    void nothingWritesToTheStandardStreams() {
        NO_CLASSES_SHOULD_ACCESS_STANDARD_STREAMS.check(main.that(DescribedPredicate.not(WRITES_FOR_A_COMMAND)));
    }

    @Test
    void nothingLogsThroughJavaUtilLogging() {
        NO_CLASSES_SHOULD_USE_JAVA_UTIL_LOGGING.check(main);
    }

    @Test
    void theDomainHasNoClockOfItsOwn() {
        ArchRule rule = noClasses()
                .that()
                .resideInAnyPackage(
                        "org.parley.conference..", "org.parley.sdp..", "org.parley.mime..", "org.parley.xml..")
                .should()
                .callMethod(System.class, "currentTimeMillis")
                .orShould()
                .callMethod(System.class, "nanoTime")
                .orShould()
                .callMethod(Instant.class, "now");
        rule.check(main);
    }

    @Test
    void theDomainKnowsNoSockets() {
        noClasses()
                .that()
                .resideInAnyPackage(
                        "org.parley.conference..", "org.parley.sdp..", "org.parley.mime..", "org.parley.xml..")
                .should()
                .dependOnClassesThat(DescribedPredicate.describe(
                        "open connections",
                        type -> type.getPackageName().startsWith("java.nio.channels")
                                || type.getPackageName().startsWith("javax.net")
                                || (type.getPackageName().equals("java.net")
                                        && !type.getSimpleName().startsWith("URI"))))
                .check(main);
    }

    @Test
    void nothingSleeps() {
        noClasses().should().callMethod(Thread.class, "sleep", long.class).check(main);
    }

    /** What is no secret: jitter, first numbers, boundaries of bodies. */
    private static final List<String> NEEDS_NO_SECRET = List.of(
            "camel.MsrpRooms$Leg",
            "conference.SessionTimer",
            "mime.MultipartWriter",
            "sip.Calls",
            "sip.ReliableProvisional",
            "sip.Resolver",
            "sip.Tokens",
            "step.FocusHeaders");

    @Test
    void identifiersComeFromAStrongSource() {
        noClasses()
                .that(DescribedPredicate.describe(
                        "may have to make a secret",
                        type -> !NEEDS_NO_SECRET.contains(type.getName().substring("org.parley.".length()))))
                .should()
                .dependOnClassesThat()
                .haveNameMatching("java\\.util\\.(Random|SplittableRandom|concurrent\\.ThreadLocalRandom)")
                .orShould()
                .callMethod(Math.class, "random")
                .orShould()
                .callMethod(RandomGenerator.class, "getDefault")
                .orShould()
                .callMethod(RandomGenerator.class, "of", String.class)
                .orShould()
                .callMethod(UUID.class, "nameUUIDFromBytes", byte[].class)
                .check(main);
    }

    @Test
    void xmlOfOthersIsReadInOnePlace() {
        noClasses()
                .that()
                .resideOutsideOfPackage("org.parley.xml..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("javax.xml..", "org.xml.sax..", "org.w3c.dom..", "jakarta.xml.bind..")
                .check(main);
    }

    /** Camel subclasses and generates what it likes, and the container proxies components; all else is closed. */
    @Test
    void classesAreFinalUnlessSomethingExtendsThem() {
        classes()
                .that()
                .resideOutsideOfPackages("org.parley.camel..", "org.parley.osgi..")
                .and()
                .areTopLevelClasses()
                .and()
                .areNotInterfaces()
                .and()
                .areNotEnums()
                .should(new ArchCondition<>("be final, or have a subclass here") {
                    @Override
                    public void check(JavaClass type, ConditionEvents events) {
                        if (!type.getModifiers().contains(JavaModifier.FINAL)
                                && type.getSubclasses().isEmpty()
                                && !type.getSimpleName().equals("package-info")) {
                            events.add(violated(type, type.getName() + " is neither final nor extended"));
                        }
                    }
                })
                .check(main);
    }

    @Test
    void everyPackageSaysWhatItIsFor() {
        List<String> silent = main.stream()
                .map(JavaClass::getPackageName)
                .distinct()
                .filter(name -> name.startsWith("org.parley"))
                .filter(name -> !Files.exists(
                        Path.of("src/main/java", name.split("\\.")).resolve("package-info.java")))
                .sorted()
                .toList();
        assertEquals(List.of(), silent);
    }
}
