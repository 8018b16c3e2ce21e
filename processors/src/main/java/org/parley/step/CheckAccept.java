package org.parley.step;

import java.util.List;
import java.util.Locale;
import org.apache.camel.Exchange;
import org.parley.conference.Refusal;
import org.parley.xml.conferenceinfo.ConferenceInfoWriter;

/** {@code checkAccept}: the subscriber reads conference documents, as he does when he says nothing; 406. */
final class CheckAccept extends SubscribeStep {

    CheckAccept() {
        super("checkAccept");
    }

    //= RFC4575-3.5-1
    @Override
    void apply(Exchange exchange) {
        List<String> ranges = SubscribeRequest.of(exchange).request().headers("Accept");
        if (!ranges.isEmpty() && ranges.stream().noneMatch(CheckAccept::includesOurs)) {
            throw Refusal.with(
                    "RFC4575-3.5",
                    406,
                    "Not Acceptable",
                    new Refusal.Header("Accept", ConferenceInfoWriter.MEDIA_TYPE),
                    "Accept leaves out " + ConferenceInfoWriter.MEDIA_TYPE);
        }
    }

    private static boolean includesOurs(String range) {
        String[] parts = range.toLowerCase(Locale.ROOT).replace(" ", "").split(";");
        for (String parameter : parts) {
            if (parameter.matches("q=0(\\.0*)?")) {
                return false;
            }
        }
        return List.of(ConferenceInfoWriter.MEDIA_TYPE, "application/*", "*/*").contains(parts[0]);
    }
}
