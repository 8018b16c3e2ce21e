package org.parley.sip;

import java.util.Optional;

/**
 * How our Contact is written in a dialog: whoever uses the user agent gives a sip URI, peers get scheme, port and transport of
 * the way that they have to come.
 *
 * @param scheme {@code sip} or {@code sips}
 * @param port in place of the given one; present but empty: none
 * @param parameter of the URI, with its semicolon; or empty
 */
record ContactForm(String scheme, Optional<String> port, String parameter) {

    /** As it is given. */
    static final ContactForm PLAIN = new ContactForm("sip", Optional.empty(), "");

    private static final int DEFAULT_TLS_PORT = 5061;

    /** In the dialog that a request makes, and in the answer to one that makes none. */
    //= RFC3261-12.1.1-3
    //= RFC5630-5.1-1
    static ContactForm replyingTo(ReceivedRequest request, Transports transports) {
        Optional<String> recorded = request.headers("record-route").stream().findFirst();
        String shown = recorded.or(() -> request.headers("contact").stream().findFirst())
                .flatMap(HeaderText::nameAddr)
                .map(NameAddr::uri)
                .orElse("");
        boolean isSips = isSips(request.requestUri()) || isSips(shown);
        String transport = request.flow().map(Flow::transport).orElse("");
        return of(isSips, recorded.isEmpty(), transport, transports);
    }

    /** In a request that makes a dialog, and in that dialog. */
    //= RFC3261-8.1.1.8-2
    static ContactForm callingTo(String requestUri, RouteSet routes, String transport, Transports transports) {
        boolean isSips = isSips(requestUri) || routes.isSecure();
        return of(isSips, routes.isEmpty(), transport, transports);
    }

    /** @param isDirect whether nobody between us and the peer knows a way of his own */
    private static ContactForm of(boolean isSips, boolean isDirect, String transport, Transports transports) {
        if (isDirect && transport.startsWith("WS") && (transport.equals("WSS") || !isSips)) {
            return webSocket(isSips, StreamType.valueOf(transport), transports);
        }
        if (isSips) {
            return transports
                    .port(StreamType.TLS)
                    .map(port -> new ContactForm("sips", Optional.of(port == DEFAULT_TLS_PORT ? "" : ":" + port), ""))
                    .orElse(PLAIN);
        }
        //= RFC5630-5.1-5
        if (!isDirect || !transport.equals("TLS")) {
            return PLAIN;
        }
        return transports
                .port(StreamType.TLS)
                .map(port -> new ContactForm("sip", Optional.of(":" + port), ";transport=tls"))
                .orElse(PLAIN);
    }

    /** The parameter is {@code ws} with TLS too (RFC 7118 section 5.2.2). */
    //= RFC7118-5.2.2-1
    private static ContactForm webSocket(boolean isSips, StreamType type, Transports transports) {
        return transports
                .port(type)
                .map(port -> new ContactForm(isSips ? "sips" : "sip", Optional.of(":" + port), ";transport=ws"))
                .orElse(PLAIN);
    }

    static boolean isSips(String uri) {
        return Grammar.scheme(uri).equals("sips");
    }

    /** The value of a Contact field in this form. */
    String of(String value) {
        int begin = value.indexOf('<') + 1;
        int end = value.indexOf('>');
        if (equals(PLAIN) || end < 0 || !value.startsWith("sip:", begin)) {
            return value;
        }
        String uri = value.substring(begin + "sip:".length(), end);
        int host = uri.indexOf('@') + 1;
        int parameters = uri.indexOf(';', host);
        String hostPort = uri.substring(host, parameters < 0 ? uri.length() : parameters);
        String rest = parameters < 0 ? "" : uri.substring(parameters);
        return value.substring(0, begin)
                + scheme
                + ':'
                + uri.substring(0, host)
                + withPort(hostPort)
                + rest
                + parameter
                + value.substring(end);
    }

    private String withPort(String hostPort) {
        int colon = hostPort.lastIndexOf(':');
        String host = colon > hostPort.lastIndexOf(']') ? hostPort.substring(0, colon) : hostPort;
        return port.map(text -> host + text).orElse(hostPort);
    }

    /** Header fields with Contact in this form. */
    SipHeaders in(SipHeaders headers) {
        if (equals(PLAIN) || headers.first("Contact").isEmpty()) {
            return headers;
        }
        SipHeaders.Builder changed = SipHeaders.builder();
        for (SipHeaders.Field field : headers.fields()) {
            boolean isContact = field.name().equalsIgnoreCase("Contact");
            changed.add(field.name(), isContact ? of(field.value()) : field.value());
        }
        return changed.build();
    }
}
