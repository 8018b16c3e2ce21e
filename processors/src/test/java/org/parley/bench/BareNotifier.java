package org.parley.bench;

import gov.nist.javax.sip.ClientTransactionExt;
import gov.nist.javax.sip.SipProviderImpl;
import gov.nist.javax.sip.SipStackImpl;
import gov.nist.javax.sip.address.AddressFactoryImpl;
import gov.nist.javax.sip.header.HeaderFactoryImpl;
import gov.nist.javax.sip.message.MessageFactoryImpl;
import java.util.Base64;
import java.util.List;
import javax.sip.DialogTerminatedEvent;
import javax.sip.IOExceptionEvent;
import javax.sip.RequestEvent;
import javax.sip.ResponseEvent;
import javax.sip.SipListener;
import javax.sip.TimeoutEvent;
import javax.sip.TransactionTerminatedEvent;
import javax.sip.address.AddressFactory;
import javax.sip.header.ContactHeader;
import javax.sip.header.HeaderFactory;
import javax.sip.message.Request;

/**
 * The least that a notifier does, on JAIN-SIP's transactions, tuned as {@link BareFocus}: for each line on its standard input
 * one NOTIFY with the same document to each subscriber. No conference, no subscription, no document to write.
 */
public final class BareNotifier implements SipListener {

    private static final int TIMER_K_MS = 500;

    private final HeaderFactory headers = new HeaderFactoryImpl();
    private final AddressFactory addresses = new AddressFactoryImpl();
    private final MessageFactoryImpl messages = new MessageFactoryImpl();
    private final SipProviderImpl provider;
    private final int port;
    private final String peers;
    private final byte[] document;
    private long cseq = 1;

    private BareNotifier(int peersPort, byte[] document) throws Exception {
        SipStackImpl stack = new SipStackImpl(BareFocus.tuned());
        try (java.net.DatagramSocket free = new java.net.DatagramSocket(0)) {
            port = free.getLocalPort();
        }
        provider = (SipProviderImpl) stack.createSipProvider(stack.createListeningPoint("127.0.0.1", port, "udp"));
        provider.addSipListener(this);
        peers = "@127.0.0.1:" + peersPort;
        this.document = document;
    }

    /** Arguments: port of the subscribers, how many, the document in Base64. */
    @SuppressWarnings("SystemOut") // its parent reads there
    public static void main(String[] arguments) throws Exception {
        BareNotifier notifier = new BareNotifier(
                Integer.parseInt(arguments[0]), Base64.getDecoder().decode(arguments[2]));
        System.out.println("ready");
        while (System.in.read() >= 0) {
            notifier.cseq++;
            for (int user = 0; user < Integer.parseInt(arguments[1]); user++) {
                notifier.send(user);
            }
        }
        Runtime.getRuntime().halt(0);
    }

    private void send(int user) throws Exception {
        javax.sip.address.URI uri = addresses.createURI("sip:u" + user + peers);
        Request notify = messages.createRequest(
                uri,
                Request.NOTIFY,
                headers.createCallIdHeader("call-" + user),
                headers.createCSeqHeader(cseq, Request.NOTIFY),
                headers.createFromHeader(addresses.createAddress("<sip:s1@127.0.0.1:" + port + ">"), "focus" + user),
                headers.createToHeader(addresses.createAddress("<sip:u" + user + "@example.com>"), "t" + user),
                List.of(headers.createViaHeader("127.0.0.1", port, "udp", null)),
                headers.createMaxForwardsHeader(70));
        // These two typed, because the transaction reads them.
        ContactHeader contact = headers.createContactHeader(addresses.createAddress("<sip:s1@127.0.0.1:" + port + ">"));
        contact.setParameter("isfocus", null);
        contact.setParameter("+g.oma.sip-im", null);
        notify.addHeader(contact);
        notify.addHeader(headers.createEventHeader("conference"));
        BareFocus.raw(notify, "Subscription-State", "active;expires=3590");
        BareFocus.raw(notify, "User-Agent", "IM-serv/OMA1.0 Parley/0.1.0");
        notify.setContent(document, headers.createContentTypeHeader("application", "conference-info+xml"));
        ClientTransactionExt transaction = (ClientTransactionExt) provider.getNewClientTransaction(notify);
        transaction.setTimerT4(TIMER_K_MS);
        transaction.sendRequest();
    }

    @Override
    public void processRequest(RequestEvent event) {}

    @Override
    public void processResponse(ResponseEvent event) {}

    @Override
    public void processTimeout(TimeoutEvent event) {}

    @Override
    public void processIOException(IOExceptionEvent event) {}

    @Override
    public void processTransactionTerminated(TransactionTerminatedEvent event) {}

    @Override
    public void processDialogTerminated(DialogTerminatedEvent event) {}
}
