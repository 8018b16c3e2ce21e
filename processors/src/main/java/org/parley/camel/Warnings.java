package org.parley.camel;

import java.util.Map;
import org.parley.conference.WarningText;
import org.parley.sip.Warning;

/**
 * Writes Warning headers (OMA 5.6) as the operator configured them.
 *
 * @param agentHost host of the server for the warn-agent
 * @param texts {@code sip.warnings}: the text that replaces a standard one
 */
public record Warnings(String agentHost, Map<WarningText, String> texts) {

    public Warnings {
        texts = Map.copyOf(texts);
    }

    /** Value of the Warning header. */
    public String header(WarningText warning) {
        return Warning.of(agentHost, texts.getOrDefault(warning, warning.text()))
                .value();
    }
}
