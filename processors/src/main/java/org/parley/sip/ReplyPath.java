package org.parley.sip;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Where the responses to a request go and the fields they copy from it (RFC 3261 sections 8.2.6.2 and 18.2, RFC 3581).
 * Holds text only, so that the request itself can be let go.
 */
final class ReplyPath {

    private static final int DEFAULT_PORT = 5060;

    private static final int DEFAULT_TLS_PORT = 5061;

    /** What only the one who receives the request may write. */
    private static final Pattern RECEIVED = Pattern.compile("\\s*;\\s*received\\s*=[^;]*", Pattern.CASE_INSENSITIVE);

    /** Tells the core that an application server refused (TS 24.229 section 7.2.17). */
    private static final String RESPONSE_SOURCE = "Response-Source: fe=<urn:3gpp:fe:as>\r\n";

    private final Flow flow;
    private final InetSocketAddress destination;

    /** Whom a connection over TLS has to lead to that is opened for a response; empty without TLS. */
    private final String sentByHost;

    private final String viaAndFrom;
    private final String to;
    private final boolean toHasTag;
    private final String callIdAndCseq;
    private final String timestamp;
    private final String recordRoute;
    private final Optional<String> charging;

    private ReplyPath(
            Flow flow,
            InetSocketAddress destination,
            String sentByHost,
            RawHead head,
            String topVia,
            Optional<String> charging) {
        this.charging = charging;
        this.sentByHost = sentByHost;
        this.flow = flow;
        this.destination = destination;
        this.viaAndFrom = vias(head, topVia) + copy(head, "From", "from");
        this.to = head.first("to").orElse("");
        this.toHasTag = !HeaderText.tag(to).isEmpty();
        this.callIdAndCseq = copy(head, "Call-ID", "call-id") + copy(head, "CSeq", "cseq");
        this.timestamp = copy(head, "Timestamp", "timestamp");
        StringBuilder routes = new StringBuilder();
        head.all("record-route")
                .forEach(value -> routes.append("Record-Route: ").append(value).append("\r\n"));
        this.recordRoute = routes.toString();
    }

    /** Works for any head that has a Via. */
    static ReplyPath of(RawHead head, Flow flow, SipSettings settings) {
        boolean isTrusted = settings.trustedPeers().contains(flow);
        return of(head, flow, settings.ioi().map(ioi -> isTrusted ? charging(head, ioi) : ""));
    }

    /** Outside an IMS. */
    static ReplyPath of(RawHead head, Flow flow) {
        return of(head, flow, Optional.empty());
    }

    private static ReplyPath of(RawHead head, Flow flow, Optional<String> charging) {
        String first = head.first("via").orElse("");
        int end = HeaderText.endOfValue(first, 0);
        String top = first.substring(0, end).strip();
        InetSocketAddress source = flow.peer();
        Optional<String> rport = HeaderText.parameter(top, "rport");
        String sentBy = sentBy(top);
        String marked = rport.isPresent() ? withRport(top, source) : withReceived(top, sentBy, source);
        boolean toSource = rport.isPresent() && !flow.isReliable();
        int port = port(sentBy, flow.isSecure() ? DEFAULT_TLS_PORT : DEFAULT_PORT);
        InetSocketAddress destination = toSource ? source : new InetSocketAddress(source.getAddress(), port);
        String domain = flow.isSecure() ? host(sentBy).replaceAll("[\\[\\]]", "") : "";
        return new ReplyPath(flow, destination, domain, head, marked + first.substring(end), charging);
    }

    /** The charging vector of the request with our side of it (RFC 7315 section 4.6). */
    //= OMA-G1
    private static String charging(RawHead head, String ioi) {
        return head.first("p-charging-vector")
                .map(vector -> "P-Charging-Vector: " + vector
                        + (HeaderText.parameter(';' + vector, "term-ioi").isPresent() ? "" : ";term-ioi=" + ioi)
                        + "\r\n")
                .orElse("");
    }

    /** True when lost responses are sent again here, as UDP needs it. */
    boolean isReliable() {
        return flow.isReliable();
    }

    /**
     * Sends over the connection that the request came on.
     *
     * @param transports opens a connection to the peer's sent-by in place of one that was closed meanwhile
     */
    //= RFC3261-18.2.2-1
    //= RFC7118-5.2.4-2
    void send(byte[] response, Transports transports) {
        if (flow.isReliable()) {
            Flow open = flow.isOpen() ? flow : transports.flow(new Hop(flow.transport(), destination, sentByHost));
            open.send(response, transports::countLost);
        } else {
            Flow socket = flow.isOpen() ? flow : transports.flow(new Hop("UDP", destination));
            (socket.peer().equals(destination) ? socket : transports.sameSocket(socket, destination))
                    .send(response, transports::countLost);
        }
    }

    /** A response with the copied fields; the To tag is added to all but 100 (RFC 3261 section 8.2.6.2). */
    //= RFC3261-8.2.6.2-1
    MessageWriter begin(int status, String reason, String toTag) {
        MessageWriter writer = MessageWriter.response(status, reason).lines(viaAndFrom);
        writer.field("To", toHasTag || status == 100 ? to : to + ";tag=" + toTag);
        //= RFC3261-8.2.6.1-1
        writer.lines(callIdAndCseq).lines(status == 100 ? timestamp : "");
        boolean isFailure = charging.isPresent() && status >= 300;
        return writer.lines(status == 100 ? "" : charging.orElse("")).lines(isFailure ? RESPONSE_SOURCE : "");
    }

    /** Record-Route of the request, for responses that make a dialog; each with its line end. */
    String recordRoute() {
        return recordRoute;
    }

    //= RFC3581-4-1
    private static String withRport(String via, InetSocketAddress source) {
        StringBuilder marked = new StringBuilder(via.length() + 40);
        int at = via.indexOf(';');
        marked.append(via, 0, at);
        while (at < via.length()) {
            int next = via.indexOf(';', at + 1);
            int end = next < 0 ? via.length() : next;
            String parameter = via.substring(at + 1, end).strip();
            String name = parameter.split("=", 2)[0].strip();
            if (name.equalsIgnoreCase("rport")) {
                marked.append(";rport=").append(source.getPort());
            } else if (!name.equalsIgnoreCase("received")) {
                marked.append(';').append(parameter);
            }
            at = end;
        }
        return marked.append(";received=").append(literal(source.getAddress())).toString();
    }

    //= RFC3261-18.2.1-1
    //= RFC5118-4.5
    private static String withReceived(String via, String sentBy, InetSocketAddress source) {
        String host = host(sentBy);
        boolean same = Cidr.numeric(host)
                .map(address -> address.equals(source.getAddress()))
                .orElse(false);
        String own = RECEIVED.matcher(via).replaceAll("");
        return same ? own : own + ";received=" + literal(source.getAddress());
    }

    private static String literal(InetAddress address) {
        String text = address.getHostAddress();
        int zone = text.indexOf('%');
        return zone < 0 ? text : text.substring(0, zone);
    }

    private static String sentBy(String via) {
        String protocolAndSentBy = HeaderText.withoutParameters(via);
        return protocolAndSentBy.substring(protocolAndSentBy.lastIndexOf(' ') + 1);
    }

    private static String host(String sentBy) {
        int colon = portColon(sentBy);
        return colon < 0 ? sentBy : sentBy.substring(0, colon);
    }

    private static int port(String sentBy, int otherwise) {
        int colon = portColon(sentBy);
        long port = colon < 0 ? -1 : RawHead.number(sentBy.substring(colon + 1));
        return port > 0 && port <= 65_535 ? (int) port : otherwise;
    }

    private static int portColon(String sentBy) {
        int colon = sentBy.lastIndexOf(':');
        return colon > sentBy.lastIndexOf(']') ? colon : -1;
    }

    //= RFC4475-3.1.1.10
    //= RFC5118-4.7
    private static String vias(RawHead head, String first) {
        List<String> all = head.all("via");
        StringBuilder lines = new StringBuilder("Via: ").append(first).append("\r\n");
        for (int i = 1; i < all.size(); i++) {
            lines.append("Via: ").append(all.get(i)).append("\r\n");
        }
        return lines.toString();
    }

    private static String copy(RawHead head, String name, String canonical) {
        return head.first(canonical).map(value -> name + ": " + value + "\r\n").orElse("");
    }
}
