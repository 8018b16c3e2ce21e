package org.parley.step;

import java.util.function.Supplier;
import org.apache.camel.Exchange;
import org.apache.camel.Message;
import org.apache.camel.Processor;
import org.parley.camel.SipRouter;
import org.parley.camel.SipSubscriberLeg;
import org.parley.camel.SipUaConstants;
import org.parley.conference.Notification;
import org.parley.conference.Subscription;
import org.parley.sip.SipHeaders;
import org.parley.xml.conferenceinfo.ConferenceInfoWriter;

/** {@code buildNotification}: the NOTIFY to one subscriber (7.2.2.10), ready for {@code sipua:notify}. */
final class BuildNotification implements Processor {

    private final Supplier<FocusSettings> settings;
    private final SipRouter router;

    BuildNotification(Supplier<FocusSettings> settings, SipRouter router) {
        this.settings = settings;
        this.router = router;
    }

    @Override
    public void process(Exchange exchange) {
        Message message = exchange.getMessage();
        if (!(message.getBody() instanceof Delivery delivery)) {
            throw new IllegalStateException(
                    "buildNotification needs a notification as body: it belongs into the split");
        }
        Notification notification = delivery.notification();
        message.removeHeaders("*");
        message.setHeader(SipUaConstants.HEADERS, headers(delivery));
        message.setHeader(Exchange.CONTENT_TYPE, ConferenceInfoWriter.MEDIA_TYPE);
        message.setBody(notification.document());
        exchange.setProperty(
                SipUaConstants.SUBSCRIPTION,
                SipSubscriberLeg.of(notification.subscription().leg()));
        exchange.setProperty(SipUaConstants.NOTIFY_OBSERVER, delivery);
    }

    //= RFC6665-4.2.2-2
    //= RFC4579-5.2-1
    private SipHeaders headers(Delivery delivery) {
        FocusSettings now = settings.get();
        Subscription subscription = delivery.notification().subscription();
        String id = subscription.eventId();
        SipHeaders.Builder headers = SipHeaders.builder()
                .add("Contact", new FocusHeaders(now, router).contact(delivery.conference()))
                .add("Event", CheckEvent.CONFERENCE + (id.isEmpty() ? "" : ";id=" + id))
                .add("Subscription-State", delivery.notification().subscriptionState())
                .add("User-Agent", now.userAgent());
        if (now.isIms()) {
            headers.add(
                    "P-Asserted-Identity",
                    '<' + delivery.conference().identity().uri() + '>');
        }
        return headers.build();
    }
}
