package org.parley.step;

import org.apache.camel.Exchange;
import org.parley.conference.Refusal;
import org.parley.sip.SipRequest;

/**
 * {@code checkEvent}: the subscription is to the conference event package; 489 with what there is (RFC 6665 section 7.2). Or
 * it is to event refer, which a REFER made; {@code exchangeProperty.ParleyEvent} tells which.
 */
final class CheckEvent extends RequestStep {

    /** Name of the package (RFC 4575 section 3.1). */
    static final String CONFERENCE = "conference";

    /** Exchange property: {@code conference} or {@code refer}. */
    private static final String PROPERTY = "ParleyEvent";

    CheckEvent() {
        super("checkEvent");
    }

    //= RFC6665-4.2.1.1-1
    //= RFC4575-3.1-1
    @Override
    void apply(Exchange exchange) {
        SipRequest request = RequestStep.incoming(exchange).request();
        String event = request.header("Event")
                .map(value -> value.split(";", 2)[0].strip())
                .orElse("");
        exchange.setProperty(PROPERTY, event);
        if (!event.equals(CONFERENCE) && !event.equals(SipReferrerLeg.REFER)) {
            throw Refusal.with(
                    "RFC6665-7.2",
                    489,
                    "Bad Event",
                    new Refusal.Header("Allow-Events", CONFERENCE),
                    "the event package is not conference");
        }
    }

    /** The {@code id} parameter of the Event header; empty for none. */
    static String id(SipRequest request) {
        String value = request.header("Event").orElse("");
        for (String parameter : value.split(";")) {
            String[] pair = parameter.split("=", 2);
            if (pair.length == 2 && pair[0].strip().equalsIgnoreCase("id")) {
                return pair[1].strip();
            }
        }
        return "";
    }
}
