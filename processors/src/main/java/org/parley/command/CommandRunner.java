package org.parley.command;

import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.parley.command.CommandReader.Sender;
import org.parley.command.ReplyWriter.Content;
import org.parley.command.ReplyWriter.Fault;
import org.parley.conference.EndReason;
import org.parley.conference.Refusal;
import org.parley.operation.CreatedSession;
import org.parley.operation.OperationFailure;
import org.parley.operation.SessionOperations;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Has done what commands want. Every way it may go ends in a reply. */
public final class CommandRunner {

    private static final Logger LOG = LoggerFactory.getLogger(CommandRunner.class);

    /** Statuses of refusals that have codes of their own. */
    private static final Map<Integer, ErrorCode> BY_STATUS = Map.of(
            480, ErrorCode.NOT_ESTABLISHED,
            486, ErrorCode.TOO_MANY_PARTICIPANTS,
            503, ErrorCode.BUSY);

    private final SessionOperations operations;
    private final ReplyWriter writer;

    public CommandRunner(SessionOperations operations, ReplyWriter writer) {
        this.operations = operations;
        this.writer = writer;
    }

    /** Never fails. */
    public CompletableFuture<Reply> run(Command command) {
        Sender sender = sender(command);
        return reply(command.action(), sender).exceptionally(failure -> {
            Throwable cause = failure instanceof CompletionException ? failure.getCause() : failure;
            if (cause instanceof OperationFailure known) {
                return writer.failed(sender, fault(known));
            }
            LOG.error("{} {}: the command failed", Alerts.FAILED, command.key(), cause);
            return writer.broken(sender);
        });
    }

    /** To a command that was interrupted by the end of the server. */
    public Reply interrupted(Command command) {
        return writer.failed(
                sender(command),
                Fault.of(
                        ErrorCode.INTERRUPTED,
                        "the server ended while the command ran; what has been done is unknown"));
    }

    private static Sender sender(Command command) {
        return new Sender(Optional.of(command.source()), Optional.of(command.id()));
    }

    private CompletableFuture<Reply> reply(Action action, Sender sender) {
        if (action instanceof Action.Create create) {
            return operations.create(create.wanted()).thenApply(session -> created(sender, session));
        }
        return content(action).thenApply(result -> writer.done(sender, result));
    }

    private CompletableFuture<Content> content(Action action) {
        if (action instanceof Action.Send send) {
            return operations
                    .say(send.session(), Optional.of(send.from()), send.to(), send.text())
                    .thenApply(users -> json -> json.writeNumberField("recipients", users));
        }
        if (action instanceof Action.Add add) {
            return operations.add(add.session(), add.users()).thenApply(ReplyWriter::session);
        }
        if (action instanceof Action.Remove remove) {
            return operations
                    .remove(remove.session(), remove.user(), remove.reason())
                    .thenApply(ReplyWriter::session);
        }
        if (action instanceof Action.End end) {
            return operations.end(end.session()).thenApply(ReplyWriter::session);
        }
        if (action instanceof Action.Show show) {
            return operations.find(show.session()).thenApply(found -> found.map(ReplyWriter::session)
                    .orElseThrow(() -> OperationFailure.unknown(show.session())));
        }
        Action.ListPage page = (Action.ListPage) action;
        return operations.list(page.after(), page.limit()).thenApply(ReplyWriter::page);
    }

    //= CMD-1
    private Reply created(Sender sender, CreatedSession session) {
        Content result = ReplyWriter.created(session);
        if (session.wasEstablished()) {
            return writer.done(sender, result);
        }
        boolean isEnded = session.ended().filter(EndReason.ALL_FAILED::equals).isEmpty();
        Fault fault = isEnded
                ? Fault.of(ErrorCode.SESSION_ENDED, "the session was ended before anybody had come")
                : new Fault(
                        ErrorCode.NOBODY_CAME,
                        "every invitation failed",
                        Optional.of(session.status()),
                        Optional.empty());
        return writer.failed(sender, fault, result);
    }

    private static Fault fault(OperationFailure failure) {
        if (failure.refusal().isPresent()) {
            Refusal.Answer answer = failure.refusal().get();
            return new Fault(
                    BY_STATUS.getOrDefault(answer.status(), ErrorCode.REFUSED),
                    answer.cause(),
                    Optional.of(answer.status()),
                    answer.retryAfter());
        }
        return Fault.of(code(failure.reason()), failure.getMessage());
    }

    private static ErrorCode code(OperationFailure.Reason reason) {
        return switch (reason) {
            case UNKNOWN_SESSION -> ErrorCode.UNKNOWN_SESSION;
            case SESSION_ENDED -> ErrorCode.SESSION_ENDED;
            case SESSION_BUSY -> ErrorCode.BUSY;
            case DONE_LATER, ROUTE_LATE -> ErrorCode.UNFINISHED;
            case UNKNOWN_USER -> ErrorCode.UNKNOWN_USER;
            case USER_GONE, USER_WAITS -> ErrorCode.USER_GONE;
            case INVALID -> ErrorCode.INVALID;
            case REFUSED -> ErrorCode.REFUSED;
            case WITHOUT_EFFECT, ROUTE_FAILED -> ErrorCode.FAILED;
        };
    }
}
