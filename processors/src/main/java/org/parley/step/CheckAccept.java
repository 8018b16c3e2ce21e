package org.parley.step;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.apache.camel.Exchange;
import org.parley.conference.Refusal;
import org.parley.xml.conferenceinfo.ConferenceInfoWriter;

/** {@code checkAccept}: the subscriber reads conference documents, as he does when he says nothing; 406. */
final class CheckAccept extends RequestStep {

    CheckAccept() {
        super("checkAccept");
    }

    //= RFC4575-3.5-1
    @Override
    void apply(Exchange exchange) {
        List<String> ranges = SubscribeRequest.of(exchange).request().headers("Accept");
        if (!ranges.isEmpty() && !includesOurs(ranges)) {
            throw Refusal.with(
                    "RFC4575-3.5",
                    406,
                    "Not Acceptable",
                    new Refusal.Header("Accept", ConferenceInfoWriter.MEDIA_TYPE),
                    "Accept leaves out " + ConferenceInfoWriter.MEDIA_TYPE);
        }
    }

    /** The most specific range counts; q=0 excludes what it names. */
    private static boolean includesOurs(List<String> ranges) {
        List<String[]> all = ranges.stream()
                .map(range -> range.toLowerCase(Locale.ROOT).replace(" ", "").split(";"))
                .toList();
        for (String type : List.of(ConferenceInfoWriter.MEDIA_TYPE, "application/*", "*/*")) {
            for (String[] parts : all) {
                if (parts[0].equals(type)) {
                    return Arrays.stream(parts).noneMatch(parameter -> parameter.matches("q=0(\\.0*)?"));
                }
            }
        }
        return false;
    }
}
