package org.parley.bench;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.parley.harness.FreePort;
import org.parley.sip.IncomingInvite;
import org.parley.sip.IncomingRequest;
import org.parley.sip.InviteRequest;
import org.parley.sip.NameAddr;
import org.parley.sip.OutgoingInvite;
import org.parley.sip.SipBody;
import org.parley.sip.SipCensus;
import org.parley.sip.SipDialog;
import org.parley.sip.SipHeaders;
import org.parley.sip.SipResponse;
import org.parley.sip.SipSettings;
import org.parley.sip.UserAgent;
import org.parley.sip.UserAgentHandler;

/** The same focus as {@link BareFocus} on our user agent, still without Camel and domain: what the user agent costs. */
public final class UaFocus implements UserAgentHandler {

    private static final SipHeaders LEG = SipHeaders.builder()
            .add("P-Asserted-Identity", "\"Ana\" <sip:ana@example.com>")
            .add("Referred-By", "<sip:ana@example.com>")
            .add("Accept-Contact", "*;+g.oma.sip-im")
            .add("Allow", "INVITE, ACK, CANCEL, OPTIONS, BYE, REFER, SUBSCRIBE, NOTIFY, UPDATE")
            .add("Supported", "timer")
            .add("Session-Expires", "3600;refresher=uas")
            .add("Min-SE", "90")
            .build();

    private final AtomicInteger pending = new AtomicInteger();
    private final SipBody sdp = new SipBody("application/sdp", BareFocus.SDP.getBytes(StandardCharsets.US_ASCII));
    private final List<String> targets = new ArrayList<>();
    private final String contact;
    private final UserAgent agent;

    private UaFocus(int port, int inviteePort, int invitees) {
        contact = "<sip:s1@127.0.0.1:" + port + ">;isfocus";
        for (int i = 0; i < invitees; i++) {
            targets.add("sip:u" + i + "@127.0.0.1:" + inviteePort);
        }
        agent = new UserAgent(
                SipSettings.defaults().toBuilder().udpPort(port).tcpPort(0).build(), this);
    }

    /** Arguments: the invitees' port, how many. Ends when its standard input does. */
    public static void main(String[] arguments) throws IOException {
        int port = FreePort.any();
        UaFocus focus = new UaFocus(port, Integer.parseInt(arguments[0]), Integer.parseInt(arguments[1]));
        focus.agent.start();
        FocusConsole.serve(port, focus::census);
        focus.agent.close();
    }

    private Map<String, Long> census() {
        SipCensus census = agent.census();
        return Map.of(
                "pending", (long) pending.get(),
                "sip.serverTransactions", (long) census.serverTransactions(),
                "sip.clientTransactions", (long) census.clientTransactions(),
                "sip.calls", (long) census.calls(),
                "sip.dialogs", (long) census.dialogs(),
                "sip.timers", (long) census.timers(),
                "sip.rememberedAnswers", (long) census.rememberedAnswers());
    }

    @Override
    public Set<String> methods() {
        return Set.of("INVITE", "BYE");
    }

    @Override
    public Optional<Overload> refuse(String method) {
        return pending.get() >= BareFocus.MOST_PENDING
                ? Optional.of(new Overload(Duration.ofSeconds(2), "too many set-ups wait"))
                : Optional.empty();
    }

    @Override
    public void onInvite(IncomingInvite invite) {
        pending.incrementAndGet();
        new Session(invite).call();
    }

    @Override
    public void onRequest(IncomingRequest request) {
        request.respond(404, "", SipHeaders.none(), SipBody.empty());
    }

    @Override
    public void onRequest(IncomingRequest request, SipDialog dialog) {
        request.respond(405, "", SipHeaders.none(), SipBody.empty());
    }

    private final class Session implements SipDialog.Listener {

        private final IncomingInvite invite;
        private final List<SipDialog> legs = new ArrayList<>();
        private boolean answered;
        private boolean ended;

        Session(IncomingInvite invite) {
            this.invite = invite;
        }

        void call() {
            NameAddr ana = invite.request().from();
            for (String target : targets) {
                agent.invite(
                        new InviteRequest(
                                target,
                                new NameAddr(ana.displayName(), ana.uri()),
                                new NameAddr(Optional.empty(), target),
                                contact,
                                69,
                                LEG,
                                sdp),
                        new Leg());
            }
        }

        @Override
        public void onAckTimeout() {
            end();
        }

        @Override
        public void onBye(IncomingRequest bye) {
            bye.respond(200, "", SipHeaders.none(), SipBody.empty());
            end();
        }

        private void end() {
            List<SipDialog> open;
            synchronized (this) {
                ended = true;
                open = List.copyOf(legs);
                legs.clear();
            }
            open.forEach(leg -> leg.bye(SipHeaders.none(), status -> {}));
        }

        private void joined(SipDialog leg) {
            boolean first;
            boolean late;
            synchronized (this) {
                first = !answered;
                answered = true;
                late = ended;
                if (!late) {
                    legs.add(leg);
                }
            }
            if (first) {
                pending.decrementAndGet();
                invite.accept(
                        SipHeaders.builder()
                                .add("Contact", contact)
                                .add("Allow", "INVITE, ACK, CANCEL, OPTIONS, BYE, REFER, SUBSCRIBE, NOTIFY, UPDATE")
                                .build(),
                        sdp,
                        this);
            }
            if (late) {
                leg.bye(SipHeaders.none(), status -> {});
            }
        }

        private final class Leg implements OutgoingInvite.Listener {
            @Override
            public void onTrying() {}

            @Override
            public void onProvisional(SipResponse response) {}

            @Override
            public void onAccepted(SipResponse response, SipDialog dialog) {
                joined(dialog);
            }

            @Override
            public void onRejected(SipResponse response) {}
        }
    }
}
