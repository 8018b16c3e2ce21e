package org.parley.command.step;

import java.io.IOException;
import java.io.InputStream;
import java.util.Map;
import java.util.function.Supplier;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;
import org.parley.command.CommandReader;
import org.parley.command.CommandRefusal;
import org.parley.command.CommandSettings;
import org.parley.command.ErrorCode;

/** {@code parseCommand}: the body is a command, as text or octets; malformed, too-big, unknown-type or invalid. */
final class ParseCommand implements Processor {

    private final Supplier<CommandSettings> settings;

    ParseCommand(Supplier<CommandSettings> settings) {
        this.settings = settings;
    }

    @Override
    public void process(Exchange exchange) {
        CommandExchange.begin(exchange, CommandReader.Sender.UNKNOWN);
        CommandSettings now = settings.get();
        CommandReader reader = new CommandReader(now.largestBytes(), now.mostUsers());
        Map<String, Object> object = reader.object(body(exchange, now.largestBytes()));
        CommandExchange begun = CommandExchange.begin(exchange, CommandReader.sender(object));
        begun.command(reader.read(object));
    }

    /** At most one octet more than may be read: a file may be of any size. */
    private static byte[] body(Exchange exchange, int largestBytes) {
        Object body = exchange.getMessage().getBody();
        if (body instanceof String text) {
            return CommandReader.octets(text);
        }
        if (body instanceof byte[] octets) {
            return octets;
        }
        try (InputStream in = exchange.getMessage().getBody(InputStream.class)) {
            return in == null ? new byte[0] : in.readNBytes(largestBytes + 1);
        } catch (IOException e) {
            throw new CommandRefusal(ErrorCode.MALFORMED, "what came cannot be read");
        }
    }
}
