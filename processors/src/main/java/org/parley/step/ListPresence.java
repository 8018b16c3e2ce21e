package org.parley.step;

import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;
import org.apache.camel.util.json.DeserializationException;
import org.apache.camel.util.json.Jsoner;
import org.parley.conference.UserUri;

/**
 * {@code listPresence}: of conference events, one or several as JSON, those that say that somebody came to a session or is in
 * it no more, in order, for the split. Of anonymous users none, whatever the events call them.
 */
final class ListPresence implements Processor {

    /** What a SIP header can have: a list of an inviter may name users otherwise, and one of them may come all the same. */
    private static final Pattern SIP_URI = Pattern.compile("[A-Za-z0-9_.!~*'()%&=+$,;?/:@\\[\\]-]+");

    private static final String TYPE_PREFIX = "org.parley.";

    @Override
    public void process(Exchange exchange) throws Exception {
        exchange.getMessage().setBody(read(text(exchange)).toList());
    }

    private static String text(Exchange exchange) {
        Object body = exchange.getMessage().getBody();
        return body instanceof byte[] octets
                ? new String(octets, StandardCharsets.UTF_8)
                : exchange.getMessage().getBody(String.class);
    }

    private static Stream<PresenceChange> read(String json) throws DeserializationException {
        Object document = Jsoner.deserialize(json);
        return document instanceof Collection<?> events ? events.stream().flatMap(ListPresence::of) : of(document);
    }

    private static Stream<PresenceChange> of(Object event) {
        Map<?, ?> attributes = object(event);
        Map<?, ?> data = object(attributes.get("data"));
        String type = text(attributes, "type").orElse("");
        if (!type.startsWith(TYPE_PREFIX)) {
            return Stream.empty();
        }
        return switch (type.substring(TYPE_PREFIX.length())) {
            case "participant.joined.v1" -> change(attributes, data.get("participant"), true);
            case "participant.left.v1", "participant.removed.v1" -> change(attributes, data.get("participant"), false);
            case "session.ended.v1" -> data.get("participants") instanceof Collection<?> present
                    ? present.stream().flatMap(user -> change(attributes, user, false))
                    : Stream.empty();
            default -> Stream.empty();
        };
    }

    //= CAMELSIP-3
    private static Stream<PresenceChange> change(Map<?, ?> event, Object participant, boolean isPresent) {
        Map<?, ?> user = object(participant);
        if (!Boolean.FALSE.equals(user.get("anonymous"))) {
            return Stream.empty();
        }
        Optional<UserUri> uri = text(user, "uri")
                .flatMap(UserUri::tryOf)
                .filter(UserUri::isDialable)
                .filter(known -> SIP_URI.matcher(known.toString()).matches());
        return uri.stream()
                .map(known -> new PresenceChange(known, text(event, "source").orElse(""), isPresent, time(event)));
    }

    private static Instant time(Map<?, ?> event) {
        try {
            return Instant.parse(text(event, "time").orElse(""));
        } catch (DateTimeException e) {
            throw new IllegalArgumentException("the event " + event.get("id") + " has no time", e);
        }
    }

    private static Map<?, ?> object(Object value) {
        return value instanceof Map<?, ?> object ? object : Map.of();
    }

    private static Optional<String> text(Map<?, ?> object, String name) {
        return Optional.ofNullable(object.get(name))
                .filter(String.class::isInstance)
                .map(String.class::cast);
    }
}
