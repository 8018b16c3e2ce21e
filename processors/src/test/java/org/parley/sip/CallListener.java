package org.parley.sip;

import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicInteger;

/** Keeps what it hears of an outgoing call. */
final class CallListener implements OutgoingInvite.Listener {

    final AtomicInteger tryings = new AtomicInteger();
    final BlockingQueue<SipResponse> provisionals = new LinkedBlockingQueue<>();
    final BlockingQueue<SipResponse> accepted = new LinkedBlockingQueue<>();
    final BlockingQueue<SipDialog> dialogs = new LinkedBlockingQueue<>();
    final BlockingQueue<SipResponse> rejected = new LinkedBlockingQueue<>();
    final DialogListener dialog = new DialogListener();
    final Set<String> barred = ConcurrentHashMap.newKeySet();

    @Override
    public boolean mayTry(String uri) {
        return !barred.contains(uri);
    }

    @Override
    public void onTrying() {
        tryings.incrementAndGet();
    }

    @Override
    public void onProvisional(SipResponse response) {
        provisionals.add(response);
    }

    @Override
    public void onAccepted(SipResponse response, SipDialog made) {
        made.listen(dialog);
        dialogs.add(made);
        accepted.add(response);
    }

    @Override
    public void onRejected(SipResponse response) {
        rejected.add(response);
    }

    SipDialog awaitDialog() {
        return TestAgent.take(dialogs, "the call was not accepted");
    }

    SipResponse awaitRejected() {
        return TestAgent.take(rejected, "the call was not rejected");
    }
}
