package org.parley.command;

import java.util.Locale;

/** Why a command was not done, in the words of the reply, with what can be done about it. */
public enum ErrorCode {
    MALFORMED("send one JSON object, a CloudEvents 1.0 event in structured mode"),
    TOO_BIG("send less: the most is limits.bodyBytes"),
    UNKNOWN_TYPE("use org.parley.command.create.v1, .send.v1, .add.v1, .remove.v1, .end.v1 or .query.v1"),
    INVALID("put the named member right and send the command with a new id"),
    COMMANDS_OFF("name the command in commands.allow of etc/parley.cfg"),
    NOT_AUTHORISED("use an identity that commands.serviceIdentities of etc/parley.cfg permits, or have it permitted"),
    DUPLICATE_ID("give each command an id of its own; the same id is for the same command sent again"),
    /** Nothing was done, and nothing is remembered. */
    BUSY("send the same command again, later"),
    INTERRUPTED("query the session to see what has been done, then send what is missing with a new id"),
    UNKNOWN_SESSION("use the session of a reply or an event; a query without a session lists those that live"),
    SESSION_ENDED("create another session"),
    UNKNOWN_USER("query the session: its participants are named as in the reply"),
    USER_GONE("query the session to see what became of him"),
    TOO_MANY_PARTICIPANTS("invite fewer users, or raise adhoc.maxParticipants"),
    NOT_ESTABLISHED("wait until somebody has accepted"),
    NOBODY_CAME("look at the outcome of each invitee"),
    REFUSED("see the status and the reason"),
    UNFINISHED("query the session: it may still happen"),
    FAILED("see the log of the server");

    private final String cure;

    ErrorCode(String cure) {
        this.cure = cure;
    }

    /** As in the reply: {@code unknown-session}. */
    public String word() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    public String cure() {
        return cure;
    }
}
