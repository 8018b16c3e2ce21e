package org.parley.bench;

import gov.nist.javax.sip.ClientTransactionExt;
import gov.nist.javax.sip.SipProviderImpl;
import gov.nist.javax.sip.SipStackImpl;
import gov.nist.javax.sip.header.CSeq;
import gov.nist.javax.sip.header.ExtensionHeaderImpl;
import gov.nist.javax.sip.header.MaxForwards;
import gov.nist.javax.sip.header.Via;
import gov.nist.javax.sip.message.SIPRequest;
import gov.nist.javax.sip.message.SIPResponse;
import gov.nist.javax.sip.stack.LaneUdpProcessor;
import gov.nist.javax.sip.stack.MessageChannel;
import gov.nist.javax.sip.stack.SIPMessageValve;
import gov.nist.javax.sip.stack.timers.ScheduledExecutorSipTimer;
import java.nio.charset.StandardCharsets;
import java.text.ParseException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicInteger;
import javax.sip.ClientTransaction;
import javax.sip.DialogTerminatedEvent;
import javax.sip.IOExceptionEvent;
import javax.sip.ListeningPoint;
import javax.sip.RequestEvent;
import javax.sip.ResponseEvent;
import javax.sip.ServerTransaction;
import javax.sip.SipException;
import javax.sip.SipListener;
import javax.sip.SipStack;
import javax.sip.TimeoutEvent;
import javax.sip.TransactionTerminatedEvent;
import javax.sip.address.AddressFactory;
import javax.sip.header.ContactHeader;
import javax.sip.header.ContentTypeHeader;
import javax.sip.header.HeaderFactory;
import javax.sip.header.ViaHeader;
import javax.sip.message.MessageFactory;
import javax.sip.message.Request;
import javax.sip.message.Response;
import org.parley.harness.FreePort;

/**
 * The least that a focus does, on JAIN-SIP's own transactions and tuned as {@code platform.md} has it: INVITE in, N legs
 * out, 200 at the first 200, BYE from the inviter, BYE to the rest. Constant SDP, no checks, no list, no Camel. It is what
 * the whole system's CPU for a set-up is measured against.
 */
public final class BareFocus implements SipListener {

    /** The answer and the offer, about as long as the real ones. */
    static final String SDP = "v=0\r\no=im 1 1 IN IP4 127.0.0.1\r\ns=-\r\nc=IN IP4 127.0.0.1\r\nt=0 0\r\n"
            + "m=message 2855 TCP/MSRP *\r\na=accept-types:message/cpim\r\na=accept-wrapped-types:text/plain\r\n"
            + "a=path:msrp://127.0.0.1:2855/0123456789abcdef;tcp\r\na=setup:actpass\r\na=sendrecv\r\n";

    /** Set-ups without an answer above which INVITEs get 503: the figure of {@code platform.md}. */
    static final int MOST_PENDING = 150;

    /** Timer K: the smallest that the stack's ticks of 500 ms can measure. */
    private static final int TIMER_K_MS = 500;

    private static final String ALLOW = "INVITE, ACK, CANCEL, OPTIONS, BYE, REFER, SUBSCRIBE, NOTIFY, UPDATE";

    private final int port;
    private final List<String> targets = new ArrayList<>();
    private final AtomicInteger pending = new AtomicInteger();
    private final Map<String, Session> sessions = new ConcurrentHashMap<>();
    private final HeaderFactory headers;
    private final MessageFactory messages;
    private final AddressFactory addresses;
    private final SipProviderImpl provider;
    private final SipStackImpl stack;

    private static final class Session {
        private final ServerTransaction inviter;
        private final SIPRequest invite;
        private final List<SIPRequest> legs = new ArrayList<>();
        private boolean answered;
        private boolean ended;

        Session(ServerTransaction inviter, SIPRequest invite) {
            this.inviter = inviter;
            this.invite = invite;
        }
    }

    private BareFocus(int port, int inviteePort, int invitees) throws Exception {
        this.port = port;
        for (int i = 0; i < invitees; i++) {
            targets.add("sip:u" + i + "@127.0.0.1:" + inviteePort);
        }
        stack = new SipStackImpl(tuned());
        headers = new gov.nist.javax.sip.header.HeaderFactoryImpl();
        messages = new gov.nist.javax.sip.message.MessageFactoryImpl();
        addresses = new gov.nist.javax.sip.address.AddressFactoryImpl();
        ListeningPoint point = stack.createListeningPoint("127.0.0.1", port, "udp");
        provider = (SipProviderImpl) stack.createSipProvider(point);
        provider.addSipListener(this);
        stack.sipMessageValves.add(new Strays());
    }

    static Properties tuned() {
        Properties properties = new Properties();
        properties.setProperty("javax.sip.STACK_NAME", "bare");
        properties.setProperty("javax.sip.AUTOMATIC_DIALOG_SUPPORT", "off");
        String nist = "gov.nist.javax.sip.";
        properties.setProperty(nist + "REENTRANT_LISTENER", "true");
        properties.setProperty(nist + "THREAD_POOL_SIZE", "2");
        properties.setProperty(nist + "TRACE_LEVEL", "0");
        properties.setProperty(nist + "LINGER_TIMER", "0");
        properties.setProperty(nist + "RELEASE_REFERENCES_STRATEGY", "Normal");
        properties.setProperty(nist + "RECEIVE_UDP_BUFFER_SIZE", Integer.toString(4 << 20));
        properties.setProperty(nist + "SEND_UDP_BUFFER_SIZE", Integer.toString(4 << 20));
        properties.setProperty(nist + "TIMER_CLASS_NAME", ScheduledExecutorSipTimer.class.getName());
        properties.setProperty(nist + "MESSAGE_PROCESSOR_FACTORY", LaneUdpProcessor.Factory.class.getName());
        return properties;
    }

    /** Arguments: the invitees' port, how many. Ends when its standard input does. */
    public static void main(String[] arguments) throws Exception {
        BareFocus focus = new BareFocus(FreePort.any(), Integer.parseInt(arguments[0]), Integer.parseInt(arguments[1]));
        FocusConsole.serve(focus.port, focus::census);
        Runtime.getRuntime().halt(0); // its threads are not daemons, and stopping them under load logs without end
    }

    private Map<String, Long> census() {
        return Map.of(
                "sessions", (long) sessions.size(),
                "pending", (long) pending.get(),
                "sip.clientTransactions", (long) stack.getClientTransactionTableSize(),
                "sip.serverTransactions", (long) stack.getServerTransactionTableSize());
    }

    /** Drops responses that nobody waits for before the stack searches its whole table for them. */
    private final class Strays implements SIPMessageValve {
        @Override
        public boolean processRequest(SIPRequest request, MessageChannel channel) {
            return true;
        }

        @Override
        public boolean processResponse(Response response, MessageChannel channel) {
            return stack.findTransaction((SIPResponse) response, false) != null;
        }

        @Override
        public void init(SipStack ignored) {}

        @Override
        public void destroy() {}
    }

    @Override
    public void processRequest(RequestEvent event) {
        try {
            SIPRequest request = (SIPRequest) event.getRequest();
            switch (request.getMethod()) {
                case Request.INVITE -> onInvite(event, request);
                case Request.BYE -> onBye(request);
                default -> {}
            }
        } catch (Exception e) {
            e.printStackTrace();
        }
    }

    private void onInvite(RequestEvent event, SIPRequest invite) throws Exception {
        if (pending.get() >= MOST_PENDING) {
            SIPResponse busy = invite.createResponse(503);
            busy.addHeader(headers.createRetryAfterHeader(2));
            provider.sendResponse(busy);
            return;
        }
        ServerTransaction transaction = event.getServerTransaction();
        if (transaction == null) {
            transaction = provider.getNewServerTransaction(invite);
        }
        pending.incrementAndGet();
        transaction.sendResponse(invite.createResponse(100));
        Session session = new Session(transaction, invite);
        for (String target : targets) {
            ClientTransaction leg = provider.getNewClientTransaction(leg(target));
            leg.setApplicationData(session);
            leg.sendRequest();
        }
    }

    private Request leg(String target) throws ParseException, javax.sip.InvalidArgumentException {
        javax.sip.address.URI uri = addresses.createURI(target);
        Request invite = messages.createRequest(
                uri,
                Request.INVITE,
                provider.getNewCallId(),
                headers.createCSeqHeader(1L, Request.INVITE),
                headers.createFromHeader(addresses.createAddress("\"Ana\" <sip:ana@example.com>"), token()),
                headers.createToHeader(addresses.createAddress(uri), null),
                vias(),
                new MaxForwards(69));
        invite.addHeader(contact());
        raw(invite, "P-Asserted-Identity", "\"Ana\" <sip:ana@example.com>");
        raw(invite, "Referred-By", "<sip:ana@example.com>");
        raw(invite, "Accept-Contact", "*;+g.oma.sip-im");
        raw(invite, "Allow", ALLOW);
        raw(invite, "Supported", "timer");
        raw(invite, "Session-Expires", "3600;refresher=uas");
        raw(invite, "Min-SE", "90");
        raw(invite, "User-Agent", "IM-serv/OMA1.0 Parley/0.1.0");
        invite.setContent(SDP.getBytes(StandardCharsets.US_ASCII), sdp());
        return invite;
    }

    /** A header as text: creating typed ones would parse what is constant. */
    static void raw(javax.sip.message.Message message, String name, String value) throws ParseException {
        ExtensionHeaderImpl header = new ExtensionHeaderImpl(name);
        header.setValue(value);
        message.addHeader(header);
    }

    private ContactHeader contact() throws ParseException {
        ContactHeader contact = headers.createContactHeader(addresses.createAddress("<sip:s1@127.0.0.1:" + port + ">"));
        contact.setParameter("isfocus", null);
        return contact;
    }

    private ContentTypeHeader sdp() throws ParseException {
        return headers.createContentTypeHeader("application", "sdp");
    }

    private List<ViaHeader> vias() throws ParseException, javax.sip.InvalidArgumentException {
        List<ViaHeader> vias = new ArrayList<>(1);
        vias.add(headers.createViaHeader("127.0.0.1", port, "udp", null));
        return vias;
    }

    static String token() {
        return Long.toString(ThreadLocalRandom.current().nextLong(Long.MAX_VALUE), 36);
    }

    @Override
    public void processResponse(ResponseEvent event) {
        ClientTransaction transaction = event.getClientTransaction();
        SIPResponse response = (SIPResponse) event.getResponse();
        if (transaction == null
                || response.getStatusCode() < 200
                || !response.getCSeq().getMethod().equals(Request.INVITE)) {
            return;
        }
        try {
            if (response.getStatusCode() < 300) {
                onAccepted((Session) transaction.getApplicationData(), (ClientTransactionExt) transaction, response);
            }
        } catch (Exception e) {
            e.printStackTrace();
        }
    }

    private void onAccepted(Session session, ClientTransactionExt transaction, SIPResponse response) throws Exception {
        SIPRequest invite = (SIPRequest) transaction.getRequest();
        provider.sendRequest(inDialog(Request.ACK, invite, response, 1));
        SIPRequest bye = inDialog(Request.BYE, invite, response, 2);
        boolean first;
        boolean late;
        synchronized (session) {
            first = !session.answered;
            session.answered = true;
            late = session.ended;
            if (!late) {
                session.legs.add(bye);
            }
        }
        if (first) {
            pending.decrementAndGet();
            SIPResponse ok = session.invite.createResponse(200);
            ok.getTo().setParameter("tag", token());
            ok.addHeader(contact());
            raw(ok, "Allow", ALLOW);
            raw(ok, "Server", "IM-serv/OMA1.0 Parley/0.1.0");
            ok.setContent(SDP.getBytes(StandardCharsets.US_ASCII), sdp());
            sessions.put(session.invite.getCallId().getCallId(), session);
            session.inviter.sendResponse(ok);
        }
        if (late) {
            sendBye(bye);
        }
    }

    private SIPRequest inDialog(String method, SIPRequest invite, SIPResponse response, long cseq) throws Exception {
        SIPRequest request = new SIPRequest();
        request.setMethod(method);
        request.setRequestURI((javax.sip.address.URI)
                response.getContactHeader().getAddress().getURI().clone());
        request.addHeader((Via) vias().get(0));
        request.setHeader(invite.getFrom());
        request.setHeader(response.getTo());
        request.setHeader(invite.getCallId());
        request.setHeader(new CSeq(cseq, method));
        request.setHeader(new MaxForwards(70));
        return request;
    }

    private void onBye(SIPRequest bye) throws SipException, ParseException {
        provider.sendResponse(bye.createResponse(200));
        Session session = sessions.remove(bye.getCallId().getCallId());
        if (session == null) {
            return;
        }
        List<SIPRequest> open;
        synchronized (session) {
            session.ended = true;
            open = List.copyOf(session.legs);
            session.legs.clear();
        }
        for (SIPRequest leg : open) {
            sendBye(leg);
        }
    }

    private void sendBye(SIPRequest bye) throws SipException {
        ClientTransactionExt transaction = (ClientTransactionExt) provider.getNewClientTransaction(bye);
        transaction.setTimerT4(TIMER_K_MS); // else every BYE is kept for 5 s
        transaction.sendRequest();
    }

    @Override
    public void processTimeout(TimeoutEvent event) {}

    @Override
    public void processIOException(IOExceptionEvent event) {}

    @Override
    public void processTransactionTerminated(TransactionTerminatedEvent event) {}

    @Override
    public void processDialogTerminated(DialogTerminatedEvent event) {}
}
