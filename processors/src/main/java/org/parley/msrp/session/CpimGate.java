package org.parley.msrp.session;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.parley.cpim.CpimAddress;
import org.parley.cpim.CpimEscapes;
import org.parley.cpim.CpimHead;
import org.parley.cpim.CpimHeader;
import org.parley.cpim.CpimParser;
import org.parley.cpim.CpimResult;
import org.parley.cpim.CpimWriter;
import org.parley.cpim.KnownLines;
import org.parley.cpim.UriKey;
import org.parley.msrp.MsrpStatus;

/**
 * Reads the CPIM headers of a sender's messages as the switch has to, RFC 7701 section 6: is the sender who he says, and
 * who gets the message. What an anonymous sender wrote about himself is replaced or left out. Whom the last message named
 * is remembered, as the next one mostly names the same. Owned by the event loop of the sender's connection.
 */
final class CpimGate {

    /** CPIM To of deployed OMA clients for everybody in the session. */
    static final String EVERYBODY = UriKey.of("sip:anonymous@anonymous.invalid");

    private static final String NOTIFICATION = "message/imdn+xml";

    /** The decision on one message. */
    sealed interface Verdict {

        /** The message goes nowhere. */
        record Refused(MsrpStatus status) implements Verdict {}

        /**
         * The message goes to {@code recipients}, the sender among them or not.
         *
         * @param isForEverybody false for a message to one participant, and for a notification to nobody
         * @param header the header block to send in place of the received one, if it has to be another
         * @param type content type in lower case, empty when there is none
         * @param mask what has to be hidden in the content, which then has to be looked at whole
         */
        record Admitted(
                List<MsrpSession> recipients,
                boolean isForEverybody,
                Optional<byte[]> header,
                String type,
                Optional<IdentityMask> mask)
                implements Verdict {}
    }

    /** Octets in which a sender's first header block is looked for, so that not all of a text is copied for it. Ours. */
    private static final int FIRST_LOOK = 512;

    /** By how much the next block of a sender may be longer without a second look. Ours. */
    private static final int ROOM = 16;

    private final JoinedPeer joined;
    private final PeerMedia sender;
    private final Set<String> identityKeys;
    private final String roomKey;
    private final MsrpSettings settings;
    private final KnownLines knownLines = new KnownLines();
    private int firstLook = FIRST_LOOK;

    private Optional<CpimHeader> lastFrom = Optional.empty();
    private boolean isLastFromTrue;
    private Optional<CpimHeader> lastTo = Optional.empty();

    /** Empty when no address stands in the last To. */
    private Optional<String> lastToKey = Optional.empty();

    CpimGate(JoinedPeer sender, String roomKey, MsrpSettings settings) {
        this.joined = sender;
        this.sender = sender.media();
        this.identityKeys = sender.identityKeys();
        this.roomKey = roomKey;
        this.settings = settings;
    }

    /** True when a gate made now for {@code peer} would judge as this one. */
    boolean isFor(JoinedPeer peer, MsrpSettings policy) {
        return joined == peer && settings == policy;
    }

    /** Reads the header block that {@code octets} begin with. */
    CpimResult read(byte[] octets) {
        CpimResult result = CpimParser.parse(octets, 0, octets.length, knownLines);
        if (result instanceof CpimResult.Complete complete) {
            firstLook = complete.head().length() + ROOM;
        }
        return result;
    }

    /** Octets in which a header block of this sender is likely to be found. */
    int firstLook() {
        return firstLook;
    }

    /** @param view who takes part now */
    Verdict check(CpimHead head, RoomView view) {
        List<CpimHeader> from = head.named("From");
        List<CpimHeader> to = head.named("To");
        //= RFC7701-6.1-2
        if (from.size() > 1 || to.size() > 1 || hasHiddenFrom(head)) {
            return new Verdict.Refused(MsrpStatus.FORBIDDEN);
        }
        boolean isTrue = from.size() == 1 && isSender(from.get(0));
        //= RFC7701-6.1-1
        if (!isTrue && sender.anonymousUri().isEmpty() && settings.cpimFrom() == MsrpSettings.CpimFrom.REJECT) {
            return new Verdict.Refused(MsrpStatus.FORBIDDEN);
        }
        String type = head.contentType().orElse("");
        if (to.isEmpty()) {
            return everybody(view, head, isTrue, type);
        }
        Optional<String> recipient = key(to.get(0));
        if (recipient.isEmpty()) {
            return new Verdict.Refused(MsrpStatus.BAD_REQUEST);
        }
        String key = recipient.get();
        //= RFC7701-6.1-3
        if (key.equals(roomKey) || key.equals(EVERYBODY)) {
            return everybody(view, head, isTrue, type);
        }
        //= RFC7701-6.2-1
        List<MsrpSession> sessions = view.addressedBy(key);
        if (sessions.isEmpty()) {
            return isRoomAtAnotherPort(key)
                    ? everybody(view, head, isTrue, type)
                    : new Verdict.Refused(MsrpStatus.NOT_FOUND);
        }
        return type.equals(NOTIFICATION)
                ? admitted(sessions, false, head, isTrue, type)
                : privateMessage(sessions, head, isTrue, type);
    }

    /** Deployed clients say nothing of private messages and get their notifications all the same. */
    //= RFC7701-6.2-2
    private Verdict privateMessage(List<MsrpSession> sessions, CpimHead head, boolean isTrue, String type) {
        if (!settings.privateMessages() || !sender.maySendPrivately()) {
            return new Verdict.Refused(MsrpStatus.FORBIDDEN);
        }
        List<MsrpSession> willing =
                sessions.stream().filter(MsrpSession::takesPrivateMessages).toList();
        return willing.isEmpty()
                ? new Verdict.Refused(MsrpStatus.NO_PRIVATE_MESSAGES)
                : admitted(willing, false, head, isTrue, type);
    }

    /** A From behind the message headers: readers that look for their end in another way would show that one. */
    private static boolean hasHiddenFrom(CpimHead head) {
        for (CpimHeader header : head.mimeHeaders()) {
            String name = header.name();
            int from = name.length() - "from".length();
            if (name.regionMatches(true, from, "from", 0, "from".length())
                    && (from == 0 || name.charAt(from - 1) == '.')) {
                return true;
            }
        }
        return false;
    }

    /** A notification is for the one who asked for it; addressed to everybody it is for nobody. */
    private Verdict everybody(RoomView view, CpimHead head, boolean isTrue, String type) {
        return type.equals(NOTIFICATION)
                ? admitted(List.of(), false, head, isTrue, type)
                : admitted(view.sessions(), true, head, isTrue, type);
    }

    private Verdict admitted(
            List<MsrpSession> recipients, boolean isForEverybody, CpimHead head, boolean isTrue, String type) {
        if (sender.anonymousUri().isPresent()) {
            return anonymous(
                    recipients, isForEverybody, head, sender.anonymousUri().get(), type);
        }
        Optional<byte[]> header = Optional.empty();
        if (!isTrue) {
            String uri = sender.identities().iterator().next();
            header = Optional.of(write(head.headers(), head.mimeHeaders(), uri));
        }
        return new Verdict.Admitted(recipients, isForEverybody, header, type, Optional.empty());
    }

    private boolean isSender(CpimHeader from) {
        if (lastFrom.isEmpty() || !lastFrom.get().equals(from)) {
            isLastFromTrue = CpimAddress.parse(from.value())
                    .map(address -> UriKey.of(address.uri()))
                    .filter(identityKeys::contains)
                    .isPresent();
            lastFrom = Optional.of(from);
        }
        return isLastFromTrue;
    }

    /** Who came by TLS or WebSocket knows the session by the port for that. */
    private boolean isRoomAtAnotherPort(String key) {
        return UriKey.withoutPort(key).equals(UriKey.withoutPort(roomKey));
    }

    private Optional<String> key(CpimHeader to) {
        if (lastTo.isEmpty() || !lastTo.get().equals(to)) {
            lastToKey = CpimAddress.parse(to.value()).map(address -> UriKey.of(address.uri()));
            lastTo = Optional.of(to);
        }
        return lastToKey;
    }

    //= RFC7701-6.1-4
    private Verdict anonymous(
            List<MsrpSession> recipients, boolean isForEverybody, CpimHead head, String uri, String type) {
        List<CpimHeader> from = head.named("From");
        boolean isFit = from.size() == 1
                && from.get(0).parameters().isEmpty()
                && from.get(0).value().equals("<" + uri + ">");
        boolean isMasked = type.equals(NOTIFICATION);
        List<CpimHeader> headers = unnamed(head.headers());
        List<CpimHeader> mimeHeaders = unnamed(head.mimeHeaders());
        boolean isClean = headers.size() == head.headers().size()
                && mimeHeaders.size() == head.mimeHeaders().size();
        if (isFit && isClean && !isMasked) {
            return new Verdict.Admitted(recipients, isForEverybody, Optional.empty(), type, Optional.empty());
        }
        Optional<IdentityMask> mask = Optional.empty();
        if (isMasked) {
            mask = Optional.of(new IdentityMask(sender.identities(), uri));
            mimeHeaders = mimeHeaders.stream()
                    .filter(header -> !header.name().equalsIgnoreCase("Content-Length"))
                    .toList();
        }
        return new Verdict.Admitted(
                recipients, isForEverybody, Optional.of(write(headers, mimeHeaders, uri)), type, mask);
    }

    private static byte[] write(List<CpimHeader> headers, List<CpimHeader> mimeHeaders, String uri) {
        List<CpimHeader> rewritten = new ArrayList<>(headers.size() + 1);
        rewritten.add(new CpimHeader("From", "<" + uri + ">"));
        // Also a From of another name space goes: what a reader shows as the sender must not depend on his diligence.
        headers.stream()
                .filter(header -> !header.name().equalsIgnoreCase("From"))
                .forEach(rewritten::add);
        return CpimWriter.write(rewritten, mimeHeaders);
    }

    /** The headers that do not name the sender. */
    private List<CpimHeader> unnamed(List<CpimHeader> headers) {
        return headers.stream().filter(header -> !namesSender(header)).toList();
    }

    private boolean namesSender(CpimHeader header) {
        String line = CpimEscapes.unescape(header.line()).toLowerCase(Locale.ROOT);
        return identityKeys.stream()
                .map(key -> key.substring(key.indexOf(':') + 1).toLowerCase(Locale.ROOT))
                .anyMatch(name -> containsName(line, name));
    }

    /** True when {@code name} stands in {@code line}, but not as the tail of a longer name. */
    private static boolean containsName(String line, String name) {
        for (int at = line.indexOf(name); at >= 0; at = line.indexOf(name, at + 1)) {
            char before = at == 0 ? ' ' : line.charAt(at - 1);
            if (!Character.isLetterOrDigit(before) && "._-+".indexOf(before) < 0) {
                return true;
            }
        }
        return false;
    }
}
