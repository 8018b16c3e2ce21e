package org.parley.osgi.shell;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Properties;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.karaf.shell.api.action.Command;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.parley.Covers;

/** The shipped list of who may run which command knows every command. */
@Covers("CON-8")
class CommandRolesTest {

    private static final Path LIST = Path.of("../features/src/main/cfg/org.apache.karaf.command.acl.im.cfg");
    private static final Path CLASSES = Path.of("target/classes/org/parley/osgi/shell");

    private static Properties list() throws IOException {
        Properties list = new Properties();
        try (Reader reader = Files.newBufferedReader(LIST)) {
            list.load(reader);
        }
        return list;
    }

    private static Set<String> roles(String key) throws IOException {
        return Arrays.stream(list().getProperty(key, "").split(","))
                .map(String::strip)
                .filter(role -> !role.isEmpty())
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private static List<String> commands() throws IOException, ClassNotFoundException {
        try (Stream<Path> files = Files.list(CLASSES)) {
            List<String> names = files.map(file -> file.getFileName().toString())
                    .filter(name -> name.endsWith("Command.class"))
                    .map(name -> "org.parley.osgi.shell." + name.replace(".class", ""))
                    .toList();
            List<String> commands = new java.util.ArrayList<>();
            for (String name : names) {
                Command command = Class.forName(name).getAnnotation(Command.class);
                if (command != null) {
                    commands.add(command.name());
                }
            }
            return commands;
        }
    }

    @Test
    void namesEveryCommand() throws Exception {
        List<String> commands = commands();
        assertFalse(commands.isEmpty());
        for (String command : commands) {
            assertFalse(roles(command).isEmpty(), "im:" + command + " is not in " + LIST);
        }
    }

    @Test
    void namesNoCommandThatIsNotThere() throws Exception {
        Set<String> named = new TreeSet<>();
        list().stringPropertyNames().stream()
                .map(key -> key.replaceFirst("\\[.*", ""))
                .filter(key -> !key.equals("*"))
                .forEach(named::add);
        assertEquals(new TreeSet<>(commands()), named);
    }

    @ParameterizedTest
    @ValueSource(strings = {"end", "invite", "remove", "send", "outbox[/.*--(retry|discard).*/]", "*"})
    void letsOperatorsAloneChangeSomething(String key) throws Exception {
        assertEquals(Set.of("operator", "admin"), roles(key), key);
    }

    @Test
    void letsWhoMayChangeSomethingLookAsWell() throws Exception {
        for (String command : commands()) {
            assertEquals(true, roles(command).containsAll(Set.of("operator", "admin")), command);
        }
    }
}
