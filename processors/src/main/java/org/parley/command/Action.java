package org.parley.command;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.parley.operation.NewSession;

/** What a command wants. */
public sealed interface Action {

    /** The kinds of commands. The type of a command is {@code org.parley.command.<kind>.v1}. */
    enum Kind {
        CREATE,
        SEND,
        ADD,
        REMOVE,
        END,
        QUERY;

        /** As in the type and in {@code commands.allow}. */
        public String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    Kind kind();

    /** The URI that it is done in the name of; empty where it is the session's or nobody's. */
    default Optional<String> identity() {
        return Optional.empty();
    }

    /** A session is made. */
    record Create(NewSession wanted) implements Action {

        @Override
        public Kind kind() {
            return Kind.CREATE;
        }

        @Override
        public Optional<String> identity() {
            return Optional.of(wanted.identity());
        }
    }

    /** Something is said in a session, to all or to one. */
    record Send(String session, String from, Optional<String> to, String text) implements Action {

        @Override
        public Kind kind() {
            return Kind.SEND;
        }

        @Override
        public Optional<String> identity() {
            return Optional.of(from);
        }
    }

    /** Users are invited to a session that runs. */
    record Add(String session, List<String> users) implements Action {

        public Add {
            users = List.copyOf(users);
        }

        @Override
        public Kind kind() {
            return Kind.ADD;
        }
    }

    /** A user is removed from a session. */
    record Remove(String session, String user, Optional<String> reason) implements Action {

        @Override
        public Kind kind() {
            return Kind.REMOVE;
        }
    }

    /** A session is ended. */
    record End(String session) implements Action {

        @Override
        public Kind kind() {
            return Kind.END;
        }
    }

    /** One session is shown. */
    record Show(String session) implements Action {

        @Override
        public Kind kind() {
            return Kind.QUERY;
        }
    }

    /** The sessions that live are listed, some at a time. */
    record ListPage(Optional<String> after, int limit) implements Action {

        @Override
        public Kind kind() {
            return Kind.QUERY;
        }
    }
}
