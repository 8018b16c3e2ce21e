package org.parley.step;

import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import org.parley.camel.CallObserver;
import org.parley.camel.SipDialogLeg;
import org.parley.camel.SipRouter;
import org.parley.conference.Conference;
import org.parley.conference.DialogId;
import org.parley.conference.Invitation;
import org.parley.sip.NameAddr;
import org.parley.sip.OutgoingInvite;
import org.parley.sip.SipDialog;
import org.parley.sip.SipHeaders;
import org.parley.sip.SipResponse;

/** Tells the conference of what comes while a leg's exchange waits for its final response. */
final class LegObserver implements CallObserver {

    private final Invitation invitation;
    private final Conference conference;
    private final SipRouter router;
    private final Predicate<String> mayTry;

    /** @param mayTry whether a redirect to this URI is followed */
    LegObserver(Invitation invitation, SipRouter router, Predicate<String> mayTry) {
        this.mayTry = mayTry;
        this.invitation = invitation;
        this.conference = invitation.conference();
        this.router = router;
    }

    @Override
    public void started(OutgoingInvite call) {
        conference.loop().post(() -> conference.legs().calling(invitation, () -> call.cancel(SipHeaders.none())));
    }

    @Override
    public boolean mayTry(String uri) {
        return mayTry.test(uri);
    }

    @Override
    public void trying() {
        conference.loop().post(conference::heard);
    }

    //= OMA-E1
    @Override
    public void provisional(SipResponse response) {
        DialogId early = new DialogId(response.callId(), tag(response.from()), tag(response.to()));
        conference.loop().post(() -> {
            remember(response);
            conference.legs().provisional(invitation, response.status());
            invitation.rings(early);
        });
    }

    private static String tag(NameAddr address) {
        return address.parameters().getOrDefault("tag", "");
    }

    @Override
    public void accepted(SipResponse response, SipDialog dialog) {
        SipDialogLeg leg = new SipDialogLeg(invitation.participant(), router).of(dialog);
        dialog.listen(leg);
        conference.loop().post(() -> conference.legs().accepted(invitation, leg));
    }

    /** Unless he has come by himself: then it is not the client by which he takes part. */
    private void remember(SipResponse response) {
        if (invitation.participant().isDialedIn()) {
            return;
        }
        Set<String> methods = HeaderValues.allowedMethods(response);
        Optional<String> contact = response.contact().map(address -> address.uri());
        invitation.participant().remember(methods, contact);
    }
}
