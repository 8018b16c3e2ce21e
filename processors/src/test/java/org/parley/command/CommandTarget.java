package org.parley.command;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.List;
import org.parley.fuzz.FuzzTarget;

/** Commands of other systems. */
public final class CommandTarget implements FuzzTarget {

    private final CommandReader reader = new CommandReader(65_536, 5);

    @Override
    public void run(byte[] input) {
        try {
            var object = reader.object(input);
            CommandReader.sender(object);
            reader.read(object);
        } catch (CommandRefusal refusal) {
            if (refusal.getMessage() == null) {
                throw new IllegalStateException("a refusal without a reason", refusal);
            }
        }
    }

    @Override
    public List<byte[]> seeds() {
        return List.of(
                """
                {"specversion":"1.0","type":"org.parley.command.create","source":"/crm","id":"1","datacontenttype":"application/json",
                "data":{"users":["sip:ana@example.com",{"uri":"sip:ben@example.com","copyControl":"bcc"}],"subject":"Lunch"}}"""
                        .getBytes(UTF_8),
                "{\"specversion\":\"1.0\",\"type\":\"org.parley.command.query\",\"source\":\"x\",\"id\":\"2\",\"data\":{\"session\":\"sip:a@b\"}}"
                        .getBytes(UTF_8));
    }

    @Override
    public List<String> words() {
        return List.of(
                "{",
                "}",
                "[",
                "]",
                "\"",
                ",",
                ":",
                "null",
                "true",
                "1e999",
                "-0",
                "\\u0000",
                "\\ud800",
                "\"data\":",
                "\"users\":[",
                "\"sip:a@b\"",
                "org.parley.command.send",
                "org.parley.command.end",
                "\"session\":",
                "\"text\":",
                "\u20ac");
    }
}
