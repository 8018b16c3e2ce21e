package org.parley.sip;

import java.util.Optional;

/**
 * Requests in the dialog of an INVITE that has no final response yet, ours or the peer's; the user agent answers them
 * itself, and PRACK in any dialog. Belongs to a lane.
 */
final class EarlyRequests {

    private final Calls calls;

    EarlyRequests(Calls calls) {
        this.calls = calls;
    }

    /** Answers the request where it belongs to an early dialog; false where there is none such. */
    boolean take(String key, ReceivedRequest request, ReplyPath path) {
        RawHead head = request.head();
        Optional<ServerInvite> theirs = calls.early(head);
        EarlyDialog ours = calls.earlyDialogs.get(DialogState.key(head.callId(), head.toTag(), head.fromTag()));
        if (theirs.isPresent()) {
            ServerInvite invite = theirs.get();
            refusal(request, invite.path())
                    .or(() -> inTheirs(head.method(), hasOffer(request)))
                    .ifPresentOrElse(
                            refusal -> calls.refuse(head, path, refusal), () -> accept(key, request, path, invite));
        } else if (ours != null) {
            refusal(request, ours.state())
                    .or(() -> inOurs(head.method(), hasOffer(request), ours))
                    .ifPresentOrElse(
                            refusal -> calls.refuse(head, path, refusal),
                            () -> calls.answerHere(
                                    key, request, path, 200, contact(ours.contact()), Optional.of(ours.state())));
        }
        return theirs.isPresent() || ours != null;
    }

    /** BYE or UPDATE of the caller. */
    private void accept(String key, ReceivedRequest request, ReplyPath path, ServerInvite invite) {
        SipHeaders headers = request.method().equals("UPDATE") ? contact(invite.contact()) : SipHeaders.none();
        calls.answerHere(key, request, path, 200, headers, Optional.of(invite.path()));
        // A BYE of the caller before our final answer ends the call like CANCEL (RFC 3261 section 15.1.2).
        if (request.method().equals("BYE")) {
            invite.cancelledByPeer();
        }
    }

    private Optional<Refusal> refusal(ReceivedRequest request, DialogState state) {
        RawHead head = request.head();
        return calls.core
                .checks(request)
                .ofInDialog(head)
                .or(() -> state.takesCseq(head.cseqNumber()) ? Optional.empty() : Optional.of(Calls.outOfOrder()));
    }

    /** The offer of his INVITE is not answered, so another one has to wait (RFC 3311 section 5.2). */
    //= RFC3311-5.2-1
    private static Optional<Refusal> inTheirs(String method, boolean hasOffer) {
        return switch (method) {
            case "BYE" -> Optional.empty();
            case "UPDATE" -> hasOffer ? Optional.of(Calls.later()) : Optional.empty();
            case "INVITE" -> Optional.of(Calls.later());
            default -> Optional.of(notYet("BYE, CANCEL, PRACK, UPDATE"));
        };
    }

    /** While our offer is not answered theirs has to wait; behind the answer there is no chat yet that could change. */
    //= RFC3311-5.2-2
    private static Optional<Refusal> inOurs(String method, boolean hasOffer, EarlyDialog dialog) {
        return switch (method) {
            case "UPDATE" -> hasOffer
                    ? Optional.of(new Refusal(dialog.answer().isEmpty() ? 491 : 488, ""))
                    : Optional.empty();
            case "INVITE" -> Optional.of(new Refusal(491, ""));
            default -> Optional.of(notYet("UPDATE"));
        };
    }

    private static Refusal notYet(String allowed) {
        return Refusal.with(405, "Allow", allowed);
    }

    private static boolean hasOffer(ReceivedRequest request) {
        return request.body().length > 0;
    }

    private static SipHeaders contact(String value) {
        return value.isEmpty()
                ? SipHeaders.none()
                : SipHeaders.builder().add("Contact", value).build();
    }

    /** PRACK: before the final response, or behind it for what was not acknowledged then. */
    //= RFC3262-3-4
    void acknowledge(String key, ReceivedRequest request, ReplyPath path, Optional<DialogState> confirmed) {
        RawHead head = request.head();
        Optional<ServerInvite> invite = calls.early(head);
        Optional<DialogState> state = confirmed.or(() -> invite.map(ServerInvite::path));
        Optional<Rack> rack = Rack.of(head);
        Optional<Refusal> refusal = calls.core.checks(request).ofInDialog(head);
        if (refusal.isEmpty() && rack.isEmpty()) {
            refusal = Optional.of(new Refusal(400, "Bad RAck"));
        }
        if (refusal.isEmpty()
                && state.filter(known -> !known.takesCseq(head.cseqNumber())).isPresent()) {
            refusal = Optional.of(Calls.outOfOrder());
        }
        if (refusal.isEmpty() && !isExpected(head, rack.get(), invite)) {
            refusal = Optional.of(new Refusal(481, ""));
        }
        //= RFC3262-5-2
        if (refusal.isEmpty() && hasOffer(request)) {
            refusal =
                    Optional.of(new Refusal(488, "", SipHeaders.none(), "PRACK has an offer before ours is answered"));
        }
        refusal.ifPresentOrElse(
                no -> calls.refuse(head, path, no),
                () -> calls.answerHere(key, request, path, 200, SipHeaders.none(), state));
    }

    //= RFC3262-3-6
    private boolean isExpected(RawHead head, Rack rack, Optional<ServerInvite> invite) {
        if (invite.isPresent()) {
            return invite.get().acknowledged(rack);
        }
        String late = AnswerKeys.unacknowledged(head.toTag());
        boolean isExpected =
                calls.memory.find(late, Rack.class).filter(rack::equals).isPresent();
        if (isExpected) {
            calls.memory.forget(late);
        }
        return isExpected;
    }
}
