package org.parley.mime;

import java.util.Map;
import java.util.Optional;

/**
 * One part of a body, with its transfer encoding undone.
 *
 * @param contentType {@code type/subtype} in lower case, without parameters
 * @param parameters of the content type, names in lower case
 * @param disposition in lower case, without parameters; empty where the part has none
 * @param handling {@code REQUIRED} unless the part says optional or is one of several alternatives
 * @param contentId without angle brackets
 * @param bytes the content; the array is not copied and must not change
 */
public record BodyPart(
        String contentType,
        Map<String, String> parameters,
        Optional<String> disposition,
        Handling handling,
        Optional<String> contentId,
        byte[] bytes) {

    public BodyPart {
        parameters = Map.copyOf(parameters);
    }

    public boolean isType(String type) {
        return contentType.equalsIgnoreCase(type);
    }

    public boolean isDisposition(String other) {
        return disposition.filter(own -> own.equalsIgnoreCase(other)).isPresent();
    }
}
