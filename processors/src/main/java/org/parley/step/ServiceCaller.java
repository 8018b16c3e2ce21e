package org.parley.step;

import java.util.Optional;
import org.parley.conference.CallerLeg;
import org.parley.conference.DialogLeg;
import org.parley.conference.FinalFailure;
import org.parley.conference.Participant;

/** A service that has a session made: nobody calls, so there is nobody to answer. */
record ServiceCaller(String callId) implements CallerLeg {

    @Override
    public boolean isService() {
        return true;
    }

    @Override
    public void progress() {}

    @Override
    public Optional<DialogLeg> accept(String sdp, Participant owner) {
        throw new IllegalStateException("a service takes no part in its session");
    }

    @Override
    public void refuse(FinalFailure failure) {}
}
